//! Something that money can buy, in: among the facts as an option, among the terms as paid for.

use crate::exchange::fields::{Fields, number};
use crate::exchange::plan_file::words::{CAUSES, LEVERS, value};
use crate::plan::{Effect, Investment, Note, Refusal, Scope};

pub fn read_investment(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Investment, Refusal> {
    let investment = Investment {
        name: fields.need_text("name")?.text,
        yearly_cost: fields.need("yearly_cost", number)?,
        effects: fields.maps("effects", |effect| read_effect(effect, notes))?,
    };
    fields.finish(notes);
    Ok(investment)
}

fn read_effect(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Effect, Refusal> {
    let of = match (fields.text("named")?, fields.text("cause")?) {
        (None, None) => Scope::All,
        (Some(name), None) => Scope::Named(name.text),
        (None, Some(cause)) => Scope::Cause(value(&CAUSES, &cause)?),
        (Some(_), Some(cause)) => {
            return Err(Refusal::at(
                cause.place,
                "An effect is both on a name and on a cause",
                "Remove one of the two",
            ));
        }
    };
    let effect =
        Effect { on: value(&LEVERS, &fields.need_text("lever")?)?, of, factor: fields.need("factor", number)? };
    fields.finish(notes);
    Ok(effect)
}
