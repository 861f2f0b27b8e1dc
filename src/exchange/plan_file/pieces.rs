//! Parts of a plan file on their own.

use super::read::{read, read_objective};
use super::write::{head, one};
use crate::exchange::fields::Fields;
use crate::exchange::yaml;
use crate::plan::{Objective, Plan, Refusal};

/// A plan file in pieces that can be read and written one by one: a plan of a thousand objectives takes longer than a
/// frame to write, and a change touches one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    /// Everything but the objectives.
    pub head: String,
    /// One list item for each objective.
    pub objectives: Vec<String>,
}

impl Pieces {
    /// The pieces of a plan.
    ///
    /// # Errors
    /// Only a fault of the serializer.
    pub fn of(plan: &Plan) -> Result<Self, Refusal> {
        let objectives = plan.objectives.iter().map(Self::of_objective).collect::<Result<_, _>>()?;
        Ok(Self { head: Self::head_of(plan)?, objectives })
    }

    /// The first piece of a plan.
    ///
    /// # Errors
    /// Only a fault of the serializer.
    pub fn head_of(plan: &Plan) -> Result<String, Refusal> {
        head(plan)
    }

    /// The piece of an objective.
    ///
    /// # Errors
    /// Only a fault of the serializer.
    pub fn of_objective(objective: &Objective) -> Result<String, Refusal> {
        one(objective)
    }

    /// The whole file.
    pub fn text(&self) -> String {
        Self::joined(&self.head, self.objectives.iter().map(String::as_str))
    }

    /// The whole file from pieces that are kept elsewhere.
    pub fn joined<'a>(head: &str, objectives: impl Iterator<Item = &'a str>) -> String {
        let mut text = format!("{head}objectives:");
        let before = text.len();
        for (i, objective) in objectives.enumerate() {
            if i == 0 {
                text.push('\n');
            }
            text.push_str(objective);
        }
        if text.len() == before {
            text.push_str(" []\n");
        }
        text
    }

    /// The plan that the head stands before, without objectives.
    ///
    /// # Errors
    /// The piece is not one.
    pub fn read_head(head: &str) -> Result<Plan, Refusal> {
        let mut fields = Fields::new(only(head)?, "")?;
        fields.take("format");
        read(fields, &mut Vec::new())
    }

    /// The objective of a piece. Plans that are put together of such pieces have yet to pass [`crate::plan::restore()`].
    ///
    /// # Errors
    /// The piece is not one.
    pub fn read_objective(piece: &str) -> Result<Objective, Refusal> {
        let node = only(piece)?;
        let yaml::Value::List(mut items) = node.value else { return Err(broken()) };
        let fields = Fields::new(items.pop().ok_or_else(broken)?, "")?;
        read_objective(fields, &mut Vec::new())
    }

    /// The plan.
    ///
    /// # Errors
    /// A piece is not one.
    pub fn plan(&self) -> Result<Plan, Refusal> {
        let objectives = self.objectives.iter().map(|piece| Self::read_objective(piece)).collect::<Result<_, _>>()?;
        Ok(Plan { objectives, ..Self::read_head(&self.head)? })
    }
}

fn only(text: &str) -> Result<yaml::Node, Refusal> {
    yaml::parse(text)?.documents.pop().ok_or_else(broken)
}

fn broken() -> Refusal {
    Refusal::general("A piece of the plan is not one", "Report this as a fault")
}
