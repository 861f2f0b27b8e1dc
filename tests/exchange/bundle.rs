use std::process::Command;

use accord::exchange::{Export, File, bundle, read, zip};
use accord::plan::{Objective, ObjectiveId};

use crate::common::promtool;
use crate::whole::{HOSTILE, bare, hostile, plan, whole};

const EVERYTHING: [Export; 16] = [
    Export::OpenSlo,
    Export::Sloth,
    Export::SlothKubernetes,
    Export::Pyrra,
    Export::Prometheus,
    Export::PrometheusRule,
    Export::SlothRules,
    Export::PrometheusTests,
    Export::Grafana,
    Export::TerraformGrafana,
    Export::TerraformDatadog,
    Export::TerraformNobl9,
    Export::Policy,
    Export::BriefMarkdown,
    Export::BriefHtml,
    Export::Plan,
];

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing")).text
}

#[test]
fn every_export_is_in_its_folder_or_named() {
    let plan = plan(vec![bare(1, "requests", "99.9")]);
    let files = bundle(&plan, &EVERYTHING).unwrap();
    assert!(files.is_sorted_by_key(|file| &file.path));
    let readme = text(&files, "README.md");
    for export in EVERYTHING {
        match accord::exchange::write(&plan, export) {
            Ok(exported) => {
                assert!(readme.contains(&format!("### {}\n\n- Kept: ", export.name())), "{}", export.name());
                let first = &exported.files[0];
                assert!(files.iter().any(|file| file.path.ends_with(&format!("/{}", first.path))), "{}", first.path);
            }
            Err(_) => assert!(readme.contains(&format!("\n- {}: ", export.name())), "{}", export.name()),
        }
    }
    for path in
        ["openslo/checkout-q1.openslo.yaml", "prometheus/rules/checkout-q1.rules.yaml", "plan/checkout-q1.accord.yaml"]
    {
        text(&files, path);
    }
    let read = read(text(&files, "plan/checkout-q1.accord.yaml"), "plan").unwrap().restored.plan;
    assert_eq!(read, plan);
}

#[test]
fn what_cannot_be_written_is_left_out_and_named() {
    // An indicator that is defined elsewhere has no queries, so there can be no rules.
    let mut objective = bare(1, "requests", "99.9");
    objective.indicator = accord::plan::Indicator::Reference { name: "elsewhere".to_owned(), bound: None };
    let plan = plan(vec![objective]);
    let files = bundle(&plan, &[Export::OpenSlo, Export::Prometheus, Export::OpenSlo]).unwrap();
    let readme = text(&files, "README.md");
    assert!(readme.contains("## Left out\n\n- Prometheus rules: No rules can be written"), "{readme}");
    assert!(files.iter().all(|file| !file.path.starts_with("prometheus/")));
    // Nothing is left that promtool could check.
    assert!(files.iter().all(|file| !file.path.contains("slo.yml")));
    assert!(bundle(&plan, &[Export::Prometheus]).is_err());
    assert!(bundle(&plan, &[]).is_err());
}

#[test]
fn the_checks_of_the_readme_run() {
    let files = bundle(&plan(vec![bare(1, "requests", "99.9")]), &EVERYTHING).unwrap();
    let readme = text(&files, "README.md");
    let command = "promtool check rules prometheus/rules/*.yaml";
    assert!(readme.contains(command) && text(&files, ".github/workflows/slo.yml").contains(command));
    assert!(text(&files, "ci/slo.gitlab-ci.yml").contains(command));
    if crate::common::have_promtool() {
        let rules = text(&files, "prometheus/rules/checkout-q1.rules.yaml");
        let (succeeded, said) = promtool(&["check", "rules"], &[("rules.yaml", rules)]);
        assert!(succeeded, "{said}");
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let files = bundle(&whole(), &EVERYTHING).unwrap();
    let packed = zip(&files).unwrap();
    let mut shuffled = bundle(&whole(), &EVERYTHING).unwrap();
    shuffled.reverse();
    assert_eq!(zip(&shuffled).unwrap(), packed);
}

#[test]
fn paths_stay_inside_their_folder() {
    let at = |path: &str| zip(&[File::new(path, "x")]);
    for path in ["../x", "a/../../x", "/etc/x", "a//b", "a/", "", "C:\\x", "a\\b", "a:b", "a\nb", "./x", "a/."] {
        assert!(at(path).is_err(), "{path}");
    }
    for path in [".github/workflows/slo.yml", "a..b/c", "prometheus/rules/a.rules.yaml"] {
        assert!(at(path).is_ok(), "{path}");
    }
    assert!(zip(&[File::new("a", "1"), File::new("A", "2")]).is_err());
    for file in bundle(&hostile(), &EVERYTHING).unwrap() {
        assert!(!file.path.contains("..") && file.path.is_ascii(), "{}", file.path);
    }
}

#[test]
fn hostile_text_is_text_in_the_readme() {
    let files = bundle(&hostile(), &EVERYTHING).unwrap();
    let readme = text(&files, "README.md");
    for event in pulldown_cmark::Parser::new_ext(readme, pulldown_cmark::Options::ENABLE_TABLES) {
        use pulldown_cmark::{Event, Tag};
        assert!(
            !matches!(
                event,
                Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Link { .. } | Tag::Image { .. })
            ),
            "{event:?}"
        );
    }
    assert!(readme.starts_with("# x&lt;/h2&gt;") && !readme.contains(HOSTILE));
}

/// A second reader: Python's zipfile, which verifies each checksum.
#[test]
fn another_reader_finds_the_same_files() {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3 is not installed");
        return;
    }
    let files = bundle(&whole(), &EVERYTHING).unwrap();
    let dir = std::env::temp_dir().join(format!("accord-zip-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("bundle.zip"), zip(&files).unwrap()).unwrap();
    let script = "import zipfile,sys\nz=zipfile.ZipFile('bundle.zip')\nassert z.testzip() is None\n\
                  assert all(i.date_time==(1980,1,1,0,0,0) for i in z.infolist())\n\
                  assert all(i.external_attr>>16&0o777==0o644 for i in z.infolist())\n\
                  sys.stdout.reconfigure(encoding='utf-8',newline='')\n\
                  [print(n,len(z.read(n)),sum(z.read(n))) for n in z.namelist()]";
    let output = Command::new("python3").args(["-c", script]).current_dir(&dir).output().unwrap();
    std::fs::remove_dir_all(&dir).ok();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sum = |text: &str| text.bytes().map(u64::from).sum::<u64>();
    let expected: Vec<_> =
        files.iter().map(|File { path, text }| format!("{path} {} {}", text.len(), sum(text))).collect();
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_thousand_objectives_are_packed() {
    let objective = |id| Objective { id: ObjectiveId(id), ..bare(id, &format!("requests-{id}"), "99.9") };
    let plan = plan((1..=1_000).map(objective).collect());
    let files = bundle(&plan, &EVERYTHING).unwrap();
    assert_eq!(text(&files, "brief/checkout-q1.brief.html").matches("<h2>requests-").count(), 1_000);
    // The notes of a thousand objectives are not written out one by one.
    assert!(text(&files, "README.md").lines().count() < 2_500);
    let all: usize = files.iter().map(|file| file.text.len()).sum();
    let packed = zip(&files).unwrap();
    assert!(packed.len() * 4 < all, "{} of {all}", packed.len());
    assert!(packed.ends_with(&[0, 0]) && packed.starts_with(b"PK\x03\x04"));
}
