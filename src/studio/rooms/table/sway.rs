use leptos::prelude::*;

use super::board::{Board, SEED};
use crate::parts::{Answered, BasisOf, Choice, gradually, settled};
use accord::model::agreement::{Cell, Doubt, Sway, sway, trial};
use accord::model::{ModelError, basis};
use accord::plan::words::{capital, figure_in_words};
use accord::plan::{Facts, Figure, Terms};

/// The name in the address that says which outcome ranks the offers.
const BY: &str = "by";
/// The years of the table, so that both say the same of what is.
const YEARS: u64 = 1_000;

/// What is asked: the draft and the offers that lie open.
type Question = (Facts, Vec<Terms>, Vec<String>);

/// What a step answers: what follows as things are said to be, then one fact after the other.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Now(Vec<Cell>),
    Sway(Sway),
    Nothing,
}

fn step((facts, tried, _): &Question, at: usize) -> Result<Step, ModelError> {
    let Some(doubt) = at.checked_sub(1).and_then(|at| Doubt::ALL.get(at)) else {
        let Some(mut grid) = trial(facts, tried, SEED)? else { return Ok(Step::Nothing) };
        grid.step(YEARS);
        return Ok(Step::Now(grid.cells().to_vec()));
    };
    Ok(sway(facts, tried, *doubt, YEARS, SEED)?.map_or(Step::Nothing, Step::Sway))
}

/// Which facts would change the ranking of the offers if they were wrong, the weightiest first.
#[component]
pub fn SwayPart(board: Board) -> impl IntoView {
    let session = board.focus.session;
    let named = session.view(BY);
    let by = Memo::new(move |_| {
        let known = board.focus.facts.with(|facts| facts.outage_cost.is_some());
        let usual = if known { Figure::TotalCost } else { Figure::Chance };
        named.with(|named| Figure::ALL.into_iter().find(|of| Some(of.name()) == named.as_deref())).unwrap_or(usual)
    });
    let options = Figure::ALL.map(|of| (of.name().to_owned(), of.name().to_owned())).to_vec();
    let asked = settled(Memo::new(move |_| -> Question {
        let mut terms = vec![board.focus.terms.get()];
        let mut names = vec!["the draft".to_owned()];
        board.negotiation.with(|of| {
            for offer in of.offers.iter().filter(|of| !of.is_covered) {
                // What says the same stands there once.
                if let Some(at) = terms.iter().position(|of| *of == offer.terms) {
                    names[at] += &format!(" (“{}”)", offer.name);
                    continue;
                }
                terms.push(offer.terms.clone());
                names.push(format!("“{}”", offer.name));
            }
        });
        (board.facts.get(), terms, names)
    }));
    let answered = gradually(move || asked.get(), |_| Doubt::ALL.len() + 1, step);
    let names = Memo::new(move |_| {
        answered.with(|answered| answered.as_ref().map(|of| of.question.2.clone()).unwrap_or_default())
    });
    let ranked = Memo::new(move |_| answered.with(|answered| answered.as_ref().map(|of| Ranked::of(of, by.get()))));
    let sentence = move || match ranked.get() {
        None => "Every fact is halved and doubled…".to_owned(),
        Some(Err(error)) => error.to_string(),
        Some(Ok(ranked)) => ranked.sentence(&names.get()),
    };
    let rows = move || {
        let Some(Ok(ranked)) = ranked.get() else { return Vec::new() };
        let (low, high) = ranked.range();
        board.currency.with(|currency| {
            names.with(|names| {
                let name = |at: Option<usize>| {
                    at.map_or_else(|| "several".to_owned(), |at| names.get(at).cloned().unwrap_or_default())
                };
                let one = |row: &Row| Said {
                    doubt: row.doubt.name(),
                    halved: figure_in_words(by.get(), row.halved, currency),
                    doubled: figure_in_words(by.get(), row.doubled, currency),
                    from: (row.halved.min(row.doubled) - low) / (high - low).max(1e-300),
                    to: (row.halved.max(row.doubled) - low) / (high - low).max(1e-300),
                    best: if row.best_halved == ranked.best && row.best_doubled == ranked.best {
                        String::new()
                    } else {
                        format!("half: {}; double: {}", name(row.best_halved), name(row.best_doubled))
                    },
                };
                ranked.rows.iter().map(one).collect::<Vec<_>>()
            })
        })
    };
    let row = |said: Said| {
        let changes = !said.best.is_empty();
        view! {
            <tr class:changes=changes>
                <th scope="row">{said.doubt}</th>
                <td>{said.halved}</td>
                <td>{said.doubled}</td>
                <td class="wide-cell"><span class="swing" aria-hidden="true"><span style:--from=format!("{:.4}", said.from) style:--to=format!("{:.4}", said.to)></span></span></td>
                <td class="best-then">{if changes { said.best } else { "unchanged".to_owned() }}</td>
            </tr>
        }
    };
    let choose = move |name: &str| session.set_view(BY, Some(name.to_owned()));
    view! {
        <section class="card">
            <div class="zone-head">
                <h2>"What would change the ranking"</h2>
                <Choice label="Ranked by" options=Signal::stored(options) value=Signal::derive(move || by.get().name().to_owned()) commit=choose/>
            </div>
            <p id="sway-sentence" role="status">{sentence}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="What each fact does to the draft">
                <table class="tornado">
                    <thead><tr>
                        <th scope="col">"Fact"</th><th scope="col">"The draft at half of it"</th><th scope="col">"At twice as much"</th>
                        <th scope="col" class="wide-cell">"From the least to the most"</th><th scope="col">"Best then"</th>
                    </tr></thead>
                    <tbody>{move || rows().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <BasisOf of=&[&basis::SWAY, &basis::AT_THE_TABLE]/>
        </section>
    }
}

/// What one row of the table says.
struct Said {
    doubt: &'static str,
    halved: String,
    doubled: String,
    from: f64,
    to: f64,
    best: String,
}

/// One fact: the draft's figure with it halved and doubled, and which column is best then.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    doubt: Doubt,
    halved: f64,
    doubled: f64,
    best_halved: Option<usize>,
    best_doubled: Option<usize>,
}

/// Facts by how much they move the draft.
#[derive(Debug, Clone, PartialEq)]
struct Ranked {
    now: f64,
    /// The best column as things are said to be; none where several are.
    best: Option<usize>,
    columns: usize,
    rows: Vec<Row>,
}

impl Ranked {
    fn of(answered: &Answered<Question, Result<Step, ModelError>>, by: Figure) -> Result<Self, ModelError> {
        let mut now = Vec::new();
        let mut rows = Vec::new();
        for step in &answered.answers {
            // A fact that cannot be doubled hides no other; without the first step nothing can be ranked.
            let step = match step {
                Err(error) if now.is_empty() => return Err(error.clone()),
                Err(_) => continue,
                Ok(step) => step,
            };
            match step {
                Step::Now(cells) => now.clone_from(cells),
                Step::Sway(Sway { doubt, halved, doubled }) => {
                    let draft = |cells: &[Cell]| cells.first().map_or(0.0, |cell| cell.figure(by));
                    rows.push(Row {
                        doubt: *doubt,
                        halved: draft(halved),
                        doubled: draft(doubled),
                        best_halved: best(halved, by),
                        best_doubled: best(doubled, by),
                    });
                }
                Step::Nothing => {}
            }
        }
        rows.sort_by(|a, b| (b.halved - b.doubled).abs().total_cmp(&(a.halved - a.doubled).abs()));
        Ok(Self {
            now: now.first().map_or(0.0, |cell| cell.figure(by)),
            best: best(&now, by),
            columns: now.len(),
            rows,
        })
    }

    fn range(&self) -> (f64, f64) {
        let all = self.rows.iter().flat_map(|row| [row.halved, row.doubled]).chain([self.now]);
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    }

    fn sentence(&self, names: &[String]) -> String {
        let name = |at: usize| names.get(at).cloned().unwrap_or_default();
        if self.columns < 2 {
            return "Put an offer on the table to see which facts would change the ranking; until then this shows what moves the draft.".to_owned();
        }
        let changing: Vec<&str> = self
            .rows
            .iter()
            .filter(|row| row.best_halved != self.best || row.best_doubled != self.best)
            .map(|row| row.doubt.name())
            .collect();
        let best =
            self.best.map_or_else(|| "No one is best".to_owned(), |at| format!("{} is best", capital(&name(at))));
        if changing.is_empty() {
            format!("{best}, and that stays so if any one of these facts were half or twice what it is said to be.")
        } else {
            format!("{best}. That would change with: {}.", changing.join("; ").to_lowercase())
        }
    }
}

/// The best column; none where the best are equal, or there is only one.
fn best(cells: &[Cell], by: Figure) -> Option<usize> {
    let value = |at: usize| {
        cells.get(at).map_or(f64::NAN, |cell| if by.is_good() { -cell.figure(by) } else { cell.figure(by) })
    };
    let first = (0..cells.len()).min_by(|a, b| value(*a).total_cmp(&value(*b)))?;
    let is_alone = (0..cells.len()).all(|at| at == first || value(at) > value(first));
    (is_alone && cells.len() > 1).then_some(first)
}
