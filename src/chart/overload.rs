use super::axis::Axis;
use super::plot::{Layer, Plot, Table};
use crate::model::overload::{Ending, Step, Story, Told};
use crate::plan::words::number;
use crate::units::Span;

/// Rows of the tables at most.
const ROWS: usize = 24;

/// What was offered, sent, answered and wasted in each second, against what the service can do.
pub fn overload_plot(story: &Story, told: &Told) -> Plot {
    let steps = &told.steps;
    let line = |series: u8, name: &str, of: fn(&Step) -> f64| Layer::Line {
        series,
        name: name.to_owned(),
        points: corners(steps, of),
    };
    let most = steps.iter().map(|step| step.attempts.max(step.capacity).max(step.demand)).fold(1.0, f64::max);
    let row = |step: &Step| {
        let of = |value: f64| rounded(value);
        let second = step.second.to_string();
        vec![second, of(step.demand), of(step.capacity), of(step.attempts), of(step.goodput), of(step.wasted)]
    };
    Plot {
        title: "What the service gets, and what it answers",
        sentence: ending_in_words(story, &told.ending),
        x: seconds(steps),
        y: Axis::linear("a second", 0.0, most * 1.08, short),
        layers: vec![
            line(5, "capacity", |step| step.capacity),
            line(1, "wasted: answered too late", |step| step.wasted),
            line(0, "attempts, retries included", |step| step.attempts),
            line(99, "offered", |step| step.demand),
            line(3, "goodput: answered in time", |step| step.goodput),
            Layer::Upright(f64::from(story.from), String::new()),
            Layer::Upright(f64::from(story.from + story.length), "trigger over".to_owned()),
        ],
        table: table(&["second", "offered", "capacity", "attempts", "goodput", "wasted"], steps, row),
    }
}

/// How much waits in each second, and how much of it nobody waits for.
pub fn queue_plot(story: &Story, told: &Told) -> Plot {
    let steps = &told.steps;
    let line = |series: u8, name: &str, of: fn(&Step) -> f64| Layer::Line {
        series,
        name: name.to_owned(),
        points: corners(steps, of),
    };
    let most = steps.iter().map(|step| step.queue).fold(1.0, f64::max);
    let peak = steps.iter().max_by(|a, b| a.queue.total_cmp(&b.queue));
    let sentence = match peak {
        Some(step) if step.queue >= 1.0 => format!(
            "At most {} attempts wait, in second {}; nobody waits any more for {} of them.",
            rounded(step.queue),
            step.second,
            rounded(step.expired),
        ),
        _ => "Nothing ever waits for longer than a second.".to_owned(),
    };
    let row = |step: &Step| {
        vec![step.second.to_string(), rounded(step.queue), rounded(step.expired), step.oldest_age.to_string()]
    };
    Plot {
        title: "What waits",
        sentence,
        x: seconds(steps),
        y: Axis::linear("attempts", 0.0, most * 1.08, short),
        layers: vec![
            line(2, "waiting", |step| step.queue),
            line(1, "of which nobody waits for", |step| step.expired),
            Layer::Upright(f64::from(story.from + story.length), "trigger over".to_owned()),
        ],
        table: table(&["second", "waiting", "nobody waits for", "seconds since the oldest came"], steps, row),
    }
}

/// How a story ends, in a sentence.
pub fn ending_in_words(story: &Story, ending: &Ending) -> String {
    let spoken = |seconds: u64| match Span::from_seconds_f64(seconds as f64) {
        Some(span) => span.to_string(),
        None => format!("{seconds} s"),
    };
    let length = spoken(u64::from(story.length));
    match *ending {
        Ending::Unharmed => format!("Nobody notices the {length}."),
        Ending::Overloaded => format!(
            "The load does not fit: {} a second are offered to a capacity of {}, with or without the {length}.",
            rounded(story.offered),
            rounded(story.capacity),
        ),
        Ending::Recovers { after: 0 } => format!("The service is well again as soon as the {length} are over."),
        Ending::Recovers { after } => format!("The service recovers {} after the {length} are over.", spoken(after)),
        Ending::Stuck { attempts, goodput, capacity } => format!(
            "A blip of {length} is never forgotten: attempts stay at {}/s for a capacity of {}/s, and {}/s are answered in time.",
            rounded(attempts),
            rounded(capacity),
            rounded(goodput),
        ),
    }
}

/// A figure without digits that say nothing.
fn rounded(value: f64) -> String {
    let step = if value.abs() >= 100.0 { 1.0 } else { 10.0 };
    number(libm::round(value * step) / step)
}

fn short(value: f64) -> String {
    match value {
        value if value >= 1e9 => format!("{}G", number(value / 1e9)),
        value if value >= 1e6 => format!("{}M", number(value / 1e6)),
        value if value >= 1e4 => format!("{}k", number(value / 1e3)),
        value => rounded(value),
    }
}

fn seconds(steps: &[Step]) -> Axis {
    let ticks: [(f64, &str); 8] = [
        (0.0, "0"),
        (60.0, "1 m"),
        (120.0, "2 m"),
        (240.0, "4 m"),
        (360.0, "6 m"),
        (480.0, "8 m"),
        (600.0, "10 m"),
        (1_200.0, "20 m"),
    ];
    Axis::linear("time", 0.0, steps.len().max(2) as f64, number).with_ticks(&ticks)
}

/// The points of a line without those that lie between two equal ones.
fn corners(steps: &[Step], of: fn(&Step) -> f64) -> Vec<(f64, f64)> {
    let at = |i: usize| steps.get(i).map(of);
    let is_corner = |i: usize| {
        let here = at(i);
        i == 0 || i + 1 == steps.len() || at(i - 1) != here || at(i + 1) != here
    };
    (0..steps.len()).filter(|i| is_corner(*i)).filter_map(|i| Some((steps[i].second as f64, at(i)?))).collect()
}

fn table(head: &[&str], steps: &[Step], row: impl Fn(&Step) -> Vec<String>) -> Table {
    let every = steps.len().div_ceil(ROWS).max(1);
    let last = steps.len().saturating_sub(1);
    let shown = steps.iter().enumerate().filter(|(i, _)| i % every == 0 || *i == last);
    Table {
        head: head.iter().map(|cell| (*cell).to_owned()).collect(),
        rows: shown.map(|(_, step)| row(step)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_in_words() {
        let story = Story::default();
        let told = story.run(600).unwrap();
        let plot = overload_plot(&story, &told);
        assert_eq!(
            plot.sentence,
            "A blip of 10 s is never forgotten: attempts stay at 560/s for a capacity of 300/s, and 0/s are answered in time."
        );
        let last = plot.table.rows.last().unwrap();
        assert_eq!(last[..5], ["599", "280", "300", "560", "0"]);
        assert!(plot.drawing().matches("class=\"series").count() == 5);
        // Below capacity nothing waits; a waste of 300 a second keeps the queue growing by 260.
        let queue = queue_plot(&story, &told);
        assert!(queue.sentence.starts_with("At most"), "{}", queue.sentence);
    }

    #[test]
    fn a_flat_line_has_two_points() {
        let story = Story { size: 1.0, ..Story::default() };
        let told = story.run(600).unwrap();
        assert_eq!(corners(&told.steps, |step| step.demand), [(0.0, 280.0), (599.0, 280.0)]);
        assert_eq!(overload_plot(&story, &told).sentence, "Nobody notices the 10 s.");
    }
}
