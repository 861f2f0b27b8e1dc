//! Pipelines that check the files of a bundle.

use std::collections::BTreeSet;

use crate::exchange::write::File;

/// One check of a bundle: its name, where its tool comes from, and the command.
pub struct Step {
    pub name: &'static str,
    pub tool: Tool,
    pub command: String,
}

/// The tools that check a bundle, each of a fixed version.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Promtool,
    CheckJsonschema,
}

/// The folders of our own formats, the schema of each, and what its check says.
pub const HAVE_SCHEMAS: [(&str, &str, &str); 2] = [
    ("policy/", "policy.v1.schema.json", "Policies have the shape that they should"),
    ("plan/", "plan.v4.schema.json", "The plan has its shape"),
];

const PROMETHEUS_IMAGE: &str = "prom/prometheus:v3.5.0";
const PYTHON_IMAGE: &str = "python:3.13-slim";
const CHECK_JSONSCHEMA: &str = "check-jsonschema==0.39.0";

/// The checks that these files can be put to.
pub fn steps(files: &[File]) -> Vec<Step> {
    let is_there = |folder: &str| files.iter().any(|file| file.path.starts_with(folder));
    let mut steps = Vec::new();
    let folders = ["prometheus/rules/", "prometheus/sloth/"];
    let rules: Vec<_> = folders.into_iter().filter(|folder| is_there(folder)).map(|f| format!("{f}*.yaml")).collect();
    if !rules.is_empty() {
        let command = format!("promtool check rules {}", rules.join(" "));
        steps.push(Step { name: "Rules are valid", tool: Tool::Promtool, command });
    }
    if is_there("prometheus/tests/") {
        let command = "promtool test rules prometheus/tests/*_test.yaml".to_owned();
        steps.push(Step { name: "Alerts fire when they should", tool: Tool::Promtool, command });
    }
    for (folder, schema, name) in HAVE_SCHEMAS {
        if is_there(folder) {
            let command = format!("check-jsonschema --schemafile schema/{schema} {folder}*.yaml");
            steps.push(Step { name, tool: Tool::CheckJsonschema, command });
        }
    }
    steps
}

/// Example pipelines that run the checks, for GitHub and GitLab; none where there is nothing to check.
pub fn pipelines(steps: &[Step]) -> Vec<File> {
    if steps.is_empty() {
        return Vec::new();
    }
    let mut github = String::from(
        "# An example: checks these files with promtool and their schemas. Pin the actions as your rules ask.\n\
         name: slo\non:\n  pull_request:\n  push:\n    branches: [main]\npermissions:\n  contents: read\njobs:\n  \
         check:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n",
    );
    for Step { name, tool, command } in steps {
        let run = match tool {
            Tool::Promtool => format!(
                "docker run --rm -v \"$PWD:/slo:ro\" -w /slo --entrypoint /bin/sh {PROMETHEUS_IMAGE} -c '{command}'"
            ),
            Tool::CheckJsonschema => format!("pipx run {CHECK_JSONSCHEMA} {}", arguments(command)),
        };
        github.push_str(&format!("      - name: {name}\n        run: |\n          {run}\n"));
    }
    let mut gitlab = String::from("# An example: include this in .gitlab-ci.yml.\n");
    for tool in [Tool::Promtool, Tool::CheckJsonschema] {
        let commands: Vec<_> = steps.iter().filter(|step| step.tool == tool).map(|step| &step.command).collect();
        if commands.is_empty() {
            continue;
        }
        gitlab.push_str(&match tool {
            Tool::Promtool => {
                format!("slo-rules:\n  image:\n    name: {PROMETHEUS_IMAGE}\n    entrypoint: [\"\"]\n  script:\n")
            }
            Tool::CheckJsonschema => {
                format!("slo-shapes:\n  image: {PYTHON_IMAGE}\n  script:\n    - pip install {CHECK_JSONSCHEMA}\n")
            }
        });
        gitlab.extend(commands.iter().map(|command| format!("    - {command}\n")));
    }
    vec![File::new(".github/workflows/slo.yml", github), File::new("ci/slo.gitlab-ci.yml", gitlab)]
}

fn arguments(command: &str) -> &str {
    command.split_once(' ').map_or("", |(_, arguments)| arguments)
}

const TESTS: &str = "prometheus/tests/";
const RULES: &str = "prometheus/rules/";

/// promtool looks for the rules beside their tests; here they lie in a folder of their own.
pub fn point_tests_at_rules(files: &mut [File]) {
    let paths: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    for file in files.iter_mut().filter(|file| file.path.starts_with(TESTS)) {
        let mut is_list = false;
        let lines: Vec<String> = file
            .text
            .lines()
            .map(|line| {
                let entry = line.trim_start().strip_prefix("- ").map(|entry| entry.trim().trim_matches(['"', '\'']));
                match entry {
                    Some(name) if is_list => {
                        let moved =
                            !paths.contains(&format!("{TESTS}{name}")) && paths.contains(&format!("{RULES}{name}"));
                        if moved { line.replacen(name, &format!("../rules/{name}"), 1) } else { line.to_owned() }
                    }
                    _ => {
                        is_list = line.starts_with("rule_files:");
                        line.to_owned()
                    }
                }
            })
            .collect();
        file.text = lines.join("\n") + "\n";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_find_their_rules() {
        let text = "# x\nrule_files:\n  - a.rules.yaml\n  - \"own.yaml\"\ntests:\n  - a.rules.yaml\n";
        let mut files = [
            File::new("prometheus/rules/a.rules.yaml", "a.rules.yaml"),
            File::new("prometheus/rules/own.yaml", ""),
            File::new("prometheus/tests/own.yaml", "groups: []\n"),
            File::new("prometheus/tests/a.rules_test.yaml", text),
        ];
        point_tests_at_rules(&mut files);
        assert_eq!(files[3].text, text.replacen("- a.", "- ../rules/a.", 1));
        assert_eq!(files[0].text, "a.rules.yaml");
    }

    #[test]
    fn only_what_is_there_is_checked() {
        assert!(pipelines(&steps(&[File::new("openslo/a.yaml", "")])).is_empty());
        let files = [File::new("policy/a.policy.yaml", "")];
        let [github, gitlab] = &pipelines(&steps(&files))[..] else { panic!("two pipelines") };
        let command = "--schemafile schema/policy.v1.schema.json policy/*.yaml\n";
        assert!(github.text.contains(command) && gitlab.text.contains(command));
        assert!(!github.text.contains("promtool check"));
    }
}
