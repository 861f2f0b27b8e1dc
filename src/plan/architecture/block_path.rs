use super::Architecture;

/// Where a block stands in the diagram: which part at each level, from the whole inwards. The whole is `r`, the second
/// part of its first part `r.0.1`.
///
/// ```
/// use accord::plan::BlockPath;
/// let path: BlockPath = "r.0.1".parse().unwrap();
/// assert_eq!((path.0.as_slice(), path.to_string().as_str()), (&[0, 1][..], "r.0.1"));
/// assert!("0.1".parse::<BlockPath>().is_err() && "r.x".parse::<BlockPath>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BlockPath(pub Vec<usize>);

impl BlockPath {
    /// The whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// The block that it is a part of, and which part; none for the whole.
    pub fn parent(&self) -> Option<(Self, usize)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), *last))
    }

    /// A part of it.
    pub fn part(&self, at: usize) -> Self {
        Self(self.0.iter().copied().chain([at]).collect())
    }
}

impl std::fmt::Display for BlockPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("r")?;
        self.0.iter().try_for_each(|at| write!(f, ".{at}"))
    }
}

impl std::str::FromStr for BlockPath {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let rest = text.strip_prefix('r').ok_or(())?;
        if rest.is_empty() {
            return Ok(Self::root());
        }
        let numbers = rest.strip_prefix('.').ok_or(())?.split('.').take(Architecture::MOST_LEVELS + 1);
        numbers.map(|number| number.parse().map_err(|_| ())).collect::<Result<_, ()>>().map(Self)
    }
}
