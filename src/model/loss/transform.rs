use std::f64::consts::PI;
use std::sync::OnceLock;

/// The largest number of cells that is transformed: 2^17.
pub const MOST_CELLS: usize = 1 << 17;

/// A real Fourier transform of a power of two of cells, with its tables.
///
/// Our own, because every bit must be the same in the laptop and in the browser: well-kept libraries take sines from
/// the platform and choose their butterflies by the processor. Real and imaginary parts lie in arrays of their own,
/// so that the compiler can use whatever vectors there are without changing a result.
///
/// # Formula
/// Radix-4, decimation in frequency forward and in time backward. Neither sorts: a spectrum is in bit-reversed order,
/// which is all that pointwise work needs. Pairs of real cells are packed into one complex number.
#[derive(Debug)]
pub(super) struct Transform {
    /// Complex numbers: half of the cells.
    size: usize,
    /// For each stage, from the longest butterflies to the shortest, the three factors of every butterfly.
    stages: Vec<Stage>,
    /// `exp(-2 pi i k / cells)` in bit-reversed order of k.
    halves: Pair,
    /// What keeps aliasing small: see [`Transform::tilt`].
    tilt: Vec<f64>,
}

/// Real and imaginary parts.
#[derive(Debug, Clone, Default)]
struct Pair {
    re: Vec<f64>,
    im: Vec<f64>,
}

/// Factors of one stage: the first, second and third power.
#[derive(Debug)]
struct Stage([Pair; 3]);

/// A transformed row of cells, in bit-reversed order. The first entry holds the two real values at frequency zero and
/// at the highest frequency.
#[derive(Debug, Clone)]
pub(super) struct Spectrum {
    pub re: Vec<f64>,
    pub im: Vec<f64>,
}

/// The tilt at the last cell. What wraps around shrinks by exp(24), 4e-11; rounding grows by at most exp(12) in the
/// lower half of the cells, to about as much, which is why only that half is ever reported.
const TILT: f64 = 24.0;

impl Transform {
    /// The transform of so many cells: at least 16, a power of two, at most [`MOST_CELLS`].
    pub fn of(cells: usize) -> &'static Self {
        static MADE: [OnceLock<Transform>; 18] = [const { OnceLock::new() }; 18];
        let power = cells.clamp(16, MOST_CELLS).next_power_of_two().trailing_zeros() as usize;
        MADE[power].get_or_init(|| Self::new(1 << power))
    }

    fn new(cells: usize) -> Self {
        let size = cells / 2;
        let unit = |k: usize, of: usize| {
            let (sin, cos) = libm::sincos(-2.0 * PI * (k % of) as f64 / of as f64);
            (cos, sin)
        };
        let pair = |count: usize, at: &dyn Fn(usize) -> (f64, f64)| {
            let (re, im) = (0..count).map(at).unzip();
            Pair { re, im }
        };
        let mut stages = Vec::new();
        let mut length = size;
        while length >= 4 {
            let power = |p: usize| pair(length / 4, &|j| unit(j * p, length));
            stages.push(Stage([power(1), power(2), power(3)]));
            length /= 4;
        }
        let bits = size.trailing_zeros();
        let halves = pair(size, &|i| unit(i.reverse_bits() >> (usize::BITS - bits), cells));
        let tilt = (0..cells).map(|j| libm::exp(-TILT * j as f64 / cells as f64)).collect();
        Self { size, stages, halves, tilt }
    }

    /// `exp(-tilt * j)` for each cell `j`. A row that is multiplied by it before the transform and divided by it
    /// afterwards is the same row, but what wraps around from beyond the last cell arrives `exp(24)` times smaller.
    pub fn tilt(&self) -> &[f64] {
        &self.tilt
    }

    /// The spectrum of as many cells as this transform has; missing ones are 0.
    pub fn forward(&self, cells: &[f64]) -> Spectrum {
        let mut re = vec![0.0; self.size];
        let mut im = vec![0.0; self.size];
        let (pairs, last) = cells.as_chunks::<2>();
        for ((re, im), pair) in re.iter_mut().zip(&mut im).zip(pairs) {
            (*re, *im) = (pair[0], pair[1]);
        }
        if let (Some(re), [last]) = (re.get_mut(pairs.len()), last) {
            *re = *last;
        }
        let mut length = self.size;
        for stage in &self.stages {
            for (re, im) in re.chunks_exact_mut(length).zip(im.chunks_exact_mut(length)) {
                stage.forward(re, im);
            }
            length /= 4;
        }
        if length == 2 {
            last_pairs(&mut re);
            last_pairs(&mut im);
        }
        self.untangle(&mut re, &mut im);
        Spectrum { re, im }
    }

    /// The cells of a spectrum.
    pub fn backward(&self, spectrum: Spectrum) -> Vec<f64> {
        let Spectrum { mut re, mut im } = spectrum;
        self.tangle(&mut re, &mut im);
        let mut length = self.size >> (2 * self.stages.len());
        if length == 2 {
            last_pairs(&mut re);
            last_pairs(&mut im);
        }
        for stage in self.stages.iter().rev() {
            length *= 4;
            for (re, im) in re.chunks_exact_mut(length).zip(im.chunks_exact_mut(length)) {
                stage.backward(re, im);
            }
        }
        let scale = 1.0 / self.size as f64;
        let mut cells = vec![0.0; 2 * self.size];
        for (pair, (re, im)) in cells.chunks_exact_mut(2).zip(re.iter().zip(&im)) {
            (pair[0], pair[1]) = (re * scale, im * scale);
        }
        cells
    }

    /// From the spectrum of packed pairs to that of real cells.
    fn untangle(&self, re: &mut [f64], im: &mut [f64]) {
        (re[0], im[0]) = (re[0] + im[0], re[0] - im[0]);
        im[1] = -im[1];
        self.each_pair(|i, j, (c, s)| {
            let (even_re, even_im) = (0.5 * (re[i] + re[j]), 0.5 * (im[i] - im[j]));
            let (odd_re, odd_im) = (0.5 * (im[i] + im[j]), 0.5 * (re[j] - re[i]));
            let (turned_re, turned_im) = (odd_re * c - odd_im * s, odd_re * s + odd_im * c);
            (re[i], im[i]) = (even_re + turned_re, even_im + turned_im);
            (re[j], im[j]) = (even_re - turned_re, turned_im - even_im);
        });
    }

    /// The reverse of [`Self::untangle`].
    fn tangle(&self, re: &mut [f64], im: &mut [f64]) {
        (re[0], im[0]) = (0.5 * (re[0] + im[0]), 0.5 * (re[0] - im[0]));
        im[1] = -im[1];
        self.each_pair(|i, j, (c, s)| {
            let (even_re, even_im) = (0.5 * (re[i] + re[j]), 0.5 * (im[i] - im[j]));
            let (turned_re, turned_im) = (0.5 * (re[i] - re[j]), 0.5 * (im[i] + im[j]));
            let (odd_re, odd_im) = (turned_re * c + turned_im * s, turned_im * c - turned_re * s);
            (re[i], im[i]) = (even_re - odd_im, even_im + odd_re);
            (re[j], im[j]) = (even_re + odd_im, odd_re - even_im);
        });
    }

    /// Calls with the places of frequency k and of its mirror. In bit-reversed order the mirror of a place lies in the
    /// same block from a power of two to the next, counted from the block's other end.
    fn each_pair(&self, mut work: impl FnMut(usize, usize, (f64, f64))) {
        let mut block = 2;
        while block < self.size {
            for i in block..block + block / 2 {
                work(i, 3 * block - 1 - i, (self.halves.re[i], self.halves.im[i]));
            }
            block *= 2;
        }
    }
}

/// Butterflies of two neighbours, which have no factors.
fn last_pairs(row: &mut [f64]) {
    for pair in row.chunks_exact_mut(2) {
        (pair[0], pair[1]) = (pair[0] + pair[1], pair[0] - pair[1]);
    }
}

/// A row in four equal parts.
fn quarters(row: &mut [f64]) -> [&mut [f64]; 4] {
    let (low, high) = row.split_at_mut(row.len() / 2);
    let quarter = low.len() / 2;
    let (a, b) = low.split_at_mut(quarter);
    let (c, d) = high.split_at_mut(quarter);
    [a, b, c, d]
}

impl Stage {
    #[inline]
    fn forward(&self, re: &mut [f64], im: &mut [f64]) {
        let [ar, br, cr, dr] = quarters(re);
        let [ai, bi, ci, di] = quarters(im);
        let n = ar.len();
        let [w1, w2, w3] = &self.0;
        // Slices of one known length: the compiler drops its bounds checks and vectorises.
        let (br, cr, dr) = (&mut br[..n], &mut cr[..n], &mut dr[..n]);
        let (ai, bi, ci, di) = (&mut ai[..n], &mut bi[..n], &mut ci[..n], &mut di[..n]);
        let (w1r, w1i, w2r, w2i, w3r, w3i) =
            (&w1.re[..n], &w1.im[..n], &w2.re[..n], &w2.im[..n], &w3.re[..n], &w3.im[..n]);
        for j in 0..n {
            let (t0r, t0i) = (ar[j] + cr[j], ai[j] + ci[j]);
            let (t1r, t1i) = (ar[j] - cr[j], ai[j] - ci[j]);
            let (t2r, t2i) = (br[j] + dr[j], bi[j] + di[j]);
            let (t3r, t3i) = (bi[j] - di[j], dr[j] - br[j]);
            (ar[j], ai[j]) = (t0r + t2r, t0i + t2i);
            let (yr, yi) = (t0r - t2r, t0i - t2i);
            (br[j], bi[j]) = (yr * w2r[j] - yi * w2i[j], yr * w2i[j] + yi * w2r[j]);
            let (yr, yi) = (t1r + t3r, t1i + t3i);
            (cr[j], ci[j]) = (yr * w1r[j] - yi * w1i[j], yr * w1i[j] + yi * w1r[j]);
            let (yr, yi) = (t1r - t3r, t1i - t3i);
            (dr[j], di[j]) = (yr * w3r[j] - yi * w3i[j], yr * w3i[j] + yi * w3r[j]);
        }
    }

    fn backward(&self, re: &mut [f64], im: &mut [f64]) {
        let [ar, br, cr, dr] = quarters(re);
        let [ai, bi, ci, di] = quarters(im);
        let n = ar.len();
        let [w1, w2, w3] = &self.0;
        let (br, cr, dr) = (&mut br[..n], &mut cr[..n], &mut dr[..n]);
        let (ai, bi, ci, di) = (&mut ai[..n], &mut bi[..n], &mut ci[..n], &mut di[..n]);
        let (w1r, w1i, w2r, w2i, w3r, w3i) =
            (&w1.re[..n], &w1.im[..n], &w2.re[..n], &w2.im[..n], &w3.re[..n], &w3.im[..n]);
        for j in 0..n {
            let (s2r, s2i) = (br[j] * w2r[j] + bi[j] * w2i[j], bi[j] * w2r[j] - br[j] * w2i[j]);
            let (s1r, s1i) = (cr[j] * w1r[j] + ci[j] * w1i[j], ci[j] * w1r[j] - cr[j] * w1i[j]);
            let (s3r, s3i) = (dr[j] * w3r[j] + di[j] * w3i[j], di[j] * w3r[j] - dr[j] * w3i[j]);
            let (t0r, t0i) = (ar[j] + s2r, ai[j] + s2i);
            let (t1r, t1i) = (ar[j] - s2r, ai[j] - s2i);
            let (t2r, t2i) = (s1r + s3r, s1i + s3i);
            let (t3r, t3i) = (s3i - s1i, s1r - s3r);
            (ar[j], ai[j]) = (t0r + t2r, t0i + t2i);
            (br[j], bi[j]) = (t1r + t3r, t1i + t3i);
            (cr[j], ci[j]) = (t0r - t2r, t0i - t2i);
            (dr[j], di[j]) = (t1r - t3r, t1i - t3i);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::chance::Stream;

    /// The definition, term by term.
    fn slow(cells: &[f64], k: usize) -> (f64, f64) {
        cells.iter().enumerate().fold((0.0, 0.0), |(re, im), (j, x)| {
            let (sin, cos) = libm::sincos(-2.0 * PI * ((j * k) % cells.len()) as f64 / cells.len() as f64);
            (re + x * cos, im + x * sin)
        })
    }

    #[test]
    fn equals_the_definition_and_goes_back() {
        for power in 4..=11 {
            let cells = 1usize << power;
            let transform = Transform::of(cells);
            let mut stream = Stream::new(power as u64);
            let row: Vec<f64> = (0..cells).map(|_| stream.uniform()).collect();
            let spectrum = transform.forward(&row);
            let bits = (cells / 2).trailing_zeros();
            for i in 1..cells / 2 {
                let (re, im) = slow(&row, i.reverse_bits() >> (usize::BITS - bits));
                assert!((spectrum.re[i] - re).abs() < 1e-10 && (spectrum.im[i] - im).abs() < 1e-10, "{cells} {i}");
            }
            assert!((spectrum.re[0] - slow(&row, 0).0).abs() < 1e-10);
            assert!((spectrum.im[0] - slow(&row, cells / 2).0).abs() < 1e-10);
            for (back, x) in transform.backward(spectrum).iter().zip(&row) {
                assert!((back - x).abs() < 1e-13);
            }
        }
    }
}
