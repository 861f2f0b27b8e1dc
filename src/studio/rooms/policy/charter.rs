use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::{DateField, LinesField, TextField};
use accord::plan::Charter;

/// The words of the policy: exceptions, excuses, disputes, owner.
#[component]
pub fn CharterCard(desk: Desk) -> impl IntoView {
    let text = move |get: fn(&Charter) -> String| desk.slice(move |policy| get(&policy.charter));
    let lines = move |get: fn(&Charter) -> Vec<String>| desk.slice(move |policy| get(&policy.charter));
    let edit = move |change: &dyn Fn(&mut Charter)| desk.edit(None, |policy| change(&mut policy.charter));
    let say = move |of: fn(&mut Charter) -> &mut String| {
        move |text: &str| {
            edit(&|charter| text.trim().clone_into(of(charter)));
            Ok(())
        }
    };
    let review = desk.slice(|policy| policy.charter.review_on);
    let list = move |of: fn(&mut Charter) -> &mut Vec<String>| {
        move |lines: Vec<String>| edit(&|charter| of(charter).clone_from(&lines))
    };
    view! {
        <section class="card charter">
            <h2>"In words"</h2>
            <div class="rule-fields wide-fields">
                <TextField label="What it is for" value=text(|charter| charter.goals.clone()) commit=say(|charter| &mut charter.goals)/>
                <TextField label="What it is not for" value=text(|charter| charter.non_goals.clone()) commit=say(|charter| &mut charter.non_goals)/>
                <LinesField label="What goes out even in a freeze" example="Security fixes" value=lines(|charter| charter.exceptions.clone()) commit=list(|charter| &mut charter.exceptions)/>
                <LinesField label="When a miss obliges nobody" example="The company's network was down" value=lines(|charter| charter.excused.clone()) commit=list(|charter| &mut charter.excused)/>
                <TextField label="Who decides when the sides disagree" example="The CTO decides" value=text(|charter| charter.disputes.clone()) commit=say(|charter| &mut charter.disputes)/>
                <TextField label="Who keeps it up to date" example="Head of SRE" value=text(|charter| charter.owner.clone()) commit=say(|charter| &mut charter.owner)/>
                <LinesField label="Reviewers" value=lines(|charter| charter.reviewers.clone()) commit=list(|charter| &mut charter.reviewers)/>
                <LinesField label="What it rests on" example="https://example.org/incidents" value=lines(|charter| charter.evidence.clone()) commit=list(|charter| &mut charter.evidence)/>
                <DateField label="Looked at again on" value=review commit=move |on| edit(&|charter| charter.review_on = on)/>
            </div>
        </section>
    }
}
