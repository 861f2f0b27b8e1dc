//! Measurements beside a real Prometheus: blocks made by promtool, served by Prometheus, asked by its own query language;
//! its answers are read by our reader, and what we compute from them is what it computes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use accord::exchange::series::{Measure, Reader, Role, guessed, joined};
use accord::model::burn_alert::{AlertRule, Evaluation, Prometheus, Series, replay, workbook_alerts};
use accord::model::chance::Stream;
use accord::units::{Share, Span};

/// The first of January 2026.
const START: i64 = 1_767_225_600;
/// Seconds between scrapes, and how many there are: two days.
const SCRAPE: i64 = 30;
const SCRAPES: i64 = 5_760;

/// A Prometheus over blocks of its own; it ends with the value.
struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Server {
    /// None where Prometheus is not installed; on CI it must be.
    fn over(metrics: &str) -> Option<Self> {
        if !super::common::have_promtool() || Command::new("prometheus").arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "prometheus is missing");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("accord-server-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        std::fs::write(folder.join("in.txt"), metrics).expect("a writable folder");
        std::fs::write(folder.join("prometheus.yml"), "global: {}\n").expect("a writable folder");
        let made = Command::new("promtool")
            .args(["tsdb", "create-blocks-from", "openmetrics", "in.txt", "data"])
            .current_dir(&folder)
            .output()
            .expect("promtool runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let child = Command::new("prometheus")
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=100y"])
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("prometheus runs");
        let server = Self { child, folder, port };
        for _ in 0..600 {
            if server.get("/-/ready").is_some_and(|said| said.contains("200 OK")) {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("prometheus is not ready")
    }

    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").as_bytes()).ok()?;
        let mut said = String::new();
        stream.read_to_string(&mut said).ok()?;
        Some(said)
    }

    /// The body of an answer of `query_range` over the whole time.
    fn range(&self, query: &str, step: i64) -> String {
        let safe =
            |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        let query: String = query.bytes().map(safe).collect();
        let end = START + SCRAPE * SCRAPES;
        let said = self.get(&format!("/api/v1/query_range?query={query}&start={START}&end={end}&step={step}"));
        let said = said.expect("an answer");
        said.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }
}

/// Good and all requests as counters, by the scrape: quiet, two faults, and a process that begins anew twice.
fn counters() -> Vec<(i64, f64, f64)> {
    let mut stream = Stream::new(11);
    let (mut good, mut total) = (0.0, 0.0);
    (0..SCRAPES)
        .map(|at| {
            if at == 1_900 || at == 4_100 {
                (good, total) = (0.0, 0.0);
            }
            let requests = 300.0 + (stream.uniform() * 60.0).floor();
            let failing = match at {
                1_000..1_040 => 0.9,
                3_000..3_700 => 0.02,
                _ => 0.0002,
            };
            let bad = (requests * failing + stream.uniform()).floor();
            total += requests;
            good += requests - bad;
            (START + at * SCRAPE, good, total)
        })
        .collect()
}

fn read(bytes: &[u8]) -> Vec<accord::exchange::series::Track> {
    let mut reader = Reader::default();
    // In odd pieces, as a file may come.
    for piece in bytes.chunks(977) {
        reader.push(piece).expect("a readable answer");
    }
    reader.finish().expect("a readable answer")
}

fn near(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-6)
}

#[test]
fn ratios_and_alerts_are_those_of_prometheus() {
    let scrapes = counters();
    let lines = |name: &str, of: fn(&(i64, f64, f64)) -> f64| -> String {
        let line = |scrape: &(i64, f64, f64)| format!("{name} {} {}\n", of(scrape), scrape.0);
        format!("# TYPE {name} unknown\n{}", scrapes.iter().map(line).collect::<String>())
    };
    let metrics = lines("good", |of| of.1) + &lines("total", |of| of.2) + "# EOF\n";
    let Some(server) = Server::over(&metrics) else { return };
    // What it answers, read as somebody's file would be.
    let mut tracks = read(server.range("good", SCRAPE).as_bytes());
    tracks.extend(read(server.range("total", SCRAPE).as_bytes()));
    let (roles, measure) = guessed(&tracks);
    assert_eq!((roles.as_slice(), measure), (&[Role::Good, Role::Total][..], Measure::Counters));
    let series = joined(tracks, &roles, measure).expect("a series").series;
    // The last answers repeat the last scrape, which lies before the end.
    assert_eq!(series.first(), Some(START * 1_000));
    for (range, milliseconds) in [("5m", 300_000), ("1h", 3_600_000), ("6h", 21_600_000), ("1d", 86_400_000)] {
        let query = format!("1 - sum(rate(good[{range}])) / sum(rate(total[{range}]))");
        compare(&series, &read(server.range(&query, 3_600).as_bytes()), milliseconds);
    }
    alerts(&server, &series);
}

/// Every ratio that it gives is ours.
fn compare(series: &Series, theirs: &[accord::exchange::series::Track], milliseconds: i64) {
    let [track] = theirs else { panic!("{} series", theirs.len()) };
    assert!(track.times.len() > 40, "{} moments", track.times.len());
    for (time, theirs) in track.times.iter().zip(&track.values) {
        let ours = series.error_ratio_over(*time, milliseconds, Prometheus::V2).expect("a ratio");
        assert!(near(ours, *theirs), "{time}, {milliseconds} ms: {ours} and {theirs}");
    }
}

/// The page of the workbook's fastest tier is true at the same evaluations.
fn alerts(server: &Server, series: &Series) {
    let side = |range: &str| format!("(1 - sum(rate(good[{range}])) / sum(rate(total[{range}]))) > (14.4 * 0.001)");
    let theirs = read(server.range(&format!("{} and {}", side("1h"), side("5m")), 60).as_bytes());
    let mut theirs: Vec<i64> = theirs.iter().flat_map(|track| track.times.iter().copied()).collect();
    theirs.sort_unstable();
    let evaluation = Evaluation {
        start: START * 1_000,
        end: (START + SCRAPE * SCRAPES) * 1_000,
        interval: 60_000,
        prometheus: Prometheus::V2,
    };
    let page = AlertRule { tiers: workbook_alerts()[..1].to_vec(), hold: Span::ZERO };
    let fired = replay(series, Share::parse_ratio("0.001").expect("a share"), &[page], &evaluation).expect("a replay");
    let ours: Vec<i64> = fired[0].iter().flat_map(|firing| (firing.from..firing.until).step_by(60_000)).collect();
    assert!(ours.len() > 20, "the fault is paged for");
    assert_eq!(ours, theirs);
}
