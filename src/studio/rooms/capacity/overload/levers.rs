use leptos::prelude::*;

use super::knob::{Knob, Switch};
use crate::parts::Choice;
use crate::session::Session;
use accord::model::overload::{Backoff, Blow, RetryLimit, Story};

/// All that can be turned: load and trigger, what clients do, what the service does.
#[component]
pub fn Levers(story: Memo<Story>, usual: Memo<Story>) -> impl IntoView {
    view! {
        <div class="levers">
            <Trigger story usual/>
            <Clients story/>
            <Service story/>
        </div>
    }
}

#[component]
fn Trigger(story: Memo<Story>, usual: Memo<Story>) -> impl IntoView {
    let session = Session::from_context();
    let of = move |get: fn(&Story) -> f64| Signal::derive(move || story.with(get));
    let twice = move |get: fn(&Story) -> f64| Signal::derive(move || usual.with(|usual| round_up(get(usual) * 2.0)));
    let is_drop = Memo::new(move |_| story.with(|story| story.blow == Blow::CapacityDrop));
    let kinds = [("capacity", "Capacity drops"), ("load", "Load spikes")];
    view! {
        <fieldset class="card">
            <legend>"Load and trigger"</legend>
            <Knob label="Offered" name="offered" unit="/s" least=0.0 most=twice(|s| s.offered) most_typed=1e6 value=of(|s| s.offered)/>
            <Knob label="Capacity" name="capacity" unit="/s" least=1.0 most=twice(|s| s.capacity) most_typed=1e6 value=of(|s| s.capacity)/>
            <Choice
                label="What happens" options=Signal::stored(kinds.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec())
                value=Signal::derive(move || if is_drop.get() { "capacity".to_owned() } else { "load".to_owned() })
                commit=move |word: &str| session.set_view("blow", (word == "load").then(|| word.to_owned()))
            />
            <Knob label="For" name="length" unit="s" least=0.0 most=Signal::stored(120.0) value=of(|s| f64::from(s.length))/>
            <Show
                when=move || is_drop.get()
                fallback=move || view! { <Knob label="To so many times the load" name="times" unit="×" least=1.0 most=Signal::stored(20.0) step=0.1 value=of(|s| s.size)/> }
            >
                <Knob label="Capacity left" name="left" unit="%" least=0.0 most=Signal::stored(100.0) value=of(|s| s.size * 100.0)/>
            </Show>
        </fieldset>
    }
}

#[component]
fn Clients(story: Memo<Story>) -> impl IntoView {
    let session = Session::from_context();
    let of = move |get: fn(&Story) -> f64| Signal::derive(move || story.with(get));
    let backoff = Memo::new(move |_| story.with(|story| story.backoff));
    let limit = Memo::new(move |_| story.with(|story| story.retry_limit));
    let owned = |options: [(&str, &str); 3]| options.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec();
    let backoffs = owned([
        ("none", "At once"),
        ("exponential", "Exponential, in step"),
        ("jitter", "Exponential with full jitter"),
    ]);
    let limits = owned([("none", "Nothing"), ("budget", "A retry budget"), ("bucket", "A token bucket")]);
    let backoff_word = move || match backoff.get() {
        Backoff::None => "none",
        Backoff::Exponential { .. } => "exponential",
        Backoff::FullJitter { .. } => "jitter",
    };
    let waits = move |cap: bool| {
        Signal::derive(move || match backoff.get() {
            Backoff::None => 1.0,
            Backoff::Exponential { base, cap: most } | Backoff::FullJitter { base, cap: most } => {
                if cap {
                    most
                } else {
                    base
                }
            }
        })
    };
    let limit_word = move || match limit.get() {
        RetryLimit::Unlimited => "none",
        RetryLimit::Budget { .. } => "budget",
        RetryLimit::TokenBucket { .. } => "bucket",
    };
    let bound = move |which: u8| {
        Signal::derive(move || match (limit.get(), which) {
            (RetryLimit::Budget { share }, _) => share * 100.0,
            (RetryLimit::TokenBucket { deposit, .. }, 0) => deposit,
            (RetryLimit::TokenBucket { size, .. }, _) => size,
            (RetryLimit::Unlimited, _) => 0.0,
        })
    };
    let choose =
        move |name: &'static str| move |word: &str| session.set_view(name, (word != "none").then(|| word.to_owned()));
    view! {
        <fieldset class="card">
            <legend>"What clients do"</legend>
            <Knob label="Retries" name="retries" least=0.0 most=Signal::stored(10.0) value=of(|s| f64::from(s.retries))/>
            <Knob label="Timeout" name="timeout" unit="s" least=1.0 most=Signal::stored(30.0) value=of(|s| f64::from(s.timeout))/>
            <Choice label="Retry" options=Signal::stored(backoffs) value=Signal::derive(move || backoff_word().to_owned()) commit=choose("backoff")/>
            <Show when=move || backoff_word() != "none">
                <Knob label="First wait" name="base" unit="s" least=0.1 most=Signal::stored(60.0) step=0.1 value=waits(false)/>
                <Knob label="Longest wait" name="cap" unit="s" least=0.1 most=Signal::stored(120.0) step=0.1 value=waits(true)/>
            </Show>
            <Choice label="Retries are bounded by" options=Signal::stored(limits) value=Signal::derive(move || limit_word().to_owned()) commit=choose("limit")/>
            <Show when=move || limit_word() == "budget">
                <Knob label="Of first attempts" name="share" unit="%" least=0.0 most=Signal::stored(100.0) value=bound(0)/>
            </Show>
            <Show when=move || limit_word() == "bucket">
                <Knob label="Tokens for a success" name="deposit" least=0.01 most=Signal::stored(1.0) most_typed=10.0 step=0.01 value=bound(0)/>
                <Knob label="Tokens it holds" name="bucket" least=0.0 most=Signal::stored(10_000.0) most_typed=1e6 value=bound(1)/>
            </Show>
            <Switch label="Throttle themselves (K = 2)" name="throttle" word="2" on=Signal::derive(move || story.with(|s| s.throttle.is_some()))/>
            <Switch label="Circuit breaker: half of 20 answers fail, open for 30 s" name="breaker" on=Signal::derive(move || story.with(|s| s.breaker.is_some()))/>
        </fieldset>
    }
}

#[component]
fn Service(story: Memo<Story>) -> impl IntoView {
    let session = Session::from_context();
    let is_bounded = Memo::new(move |_| story.with(|story| story.queue_limit.is_some()));
    let bound = move |event| {
        // What is served within half a second: all of it is answered in time.
        let usual = story.with_untracked(|story| libm::floor(story.capacity * 0.5));
        session.set_view("queue", event_target_checked(&event).then(|| usual.to_string()));
    };
    view! {
        <fieldset class="card">
            <legend>"What the service does"</legend>
            <label class="lever">
                <input type="checkbox" prop:checked=move || is_bounded.get() on:change=bound/>
                "Bound the queue and shed the rest"
            </label>
            <Show when=move || is_bounded.get()>
                <Knob
                    label="May wait" name="queue" least=0.0 most=Signal::derive(move || story.with(|s| s.capacity * 5.0)) most_typed=1e9
                    value=Signal::derive(move || story.with(|s| s.queue_limit.unwrap_or(0.0)))
                />
                <Switch label="Shed means: do not retry" name="obedient" on=Signal::derive(move || story.with(|s| !s.retry_shed))/>
            </Show>
            <Switch label="Drop work whose deadline has passed" name="deadline" on=Signal::derive(move || story.with(|s| s.drop_expired))/>
        </fieldset>
    }
}

/// The next number of one leading digit.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 10.0;
    }
    let decade = libm::pow(10.0, libm::floor(libm::log10(value)));
    libm::ceil(value / decade) * decade
}
