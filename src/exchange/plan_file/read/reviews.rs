//! What was learnt from incidents, in.

use crate::exchange::fields::{Fields, number};
use crate::exchange::plan_file::words::{ACTION_KINDS, value};
use crate::plan::{Action, Moment, Note, Refusal, Review};
use crate::units::{CivilDate, CivilDateTime};

pub fn read_review(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Review, Refusal> {
    let review = Review {
        incident: fields.need_text("incident")?.text,
        started: fields.need("started", CivilDateTime::parse)?,
        summary: fields.string("summary")?.unwrap_or_default(),
        impact: fields.string("impact")?.unwrap_or_default(),
        timeline: fields.maps("timeline", |moment| read_moment(moment, notes))?,
        factors: fields.texts("factors")?,
        went_well: fields.texts("went_well")?,
        went_badly: fields.texts("went_badly")?,
        lucky: fields.texts("lucky")?,
        actions: fields.maps("actions", |action| read_action(action, notes))?,
    };
    fields.finish(notes);
    Ok(review)
}

fn read_moment(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Moment, Refusal> {
    let moment = Moment { after: fields.need("after_minutes", number)?, text: fields.need_text("text")?.text };
    fields.finish(notes);
    Ok(moment)
}

fn read_action(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Action, Refusal> {
    let action = Action {
        what: fields.need_text("what")?.text,
        owner: fields.string("owner")?.unwrap_or_default(),
        due: fields.parsed("due_on", CivilDate::parse)?,
        kind: value(&ACTION_KINDS, &fields.need_text("kind")?)?,
        is_done: fields.flag("done")?.unwrap_or_default(),
    };
    fields.finish(notes);
    Ok(action)
}
