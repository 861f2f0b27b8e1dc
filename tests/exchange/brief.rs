use accord::exchange::{Export, write};

use crate::whole::{hostile, whole};

#[test]
fn tmp_out() {
    for (name, plan) in [("whole", whole()), ("hostile", hostile())] {
        let html = write(&plan, Export::BriefHtml).unwrap();
        std::fs::write(format!("/tmp/brief-{name}.html"), html.text()).unwrap();
        for note in &html.notes {
            println!("{note}");
        }
        let md = write(&plan, Export::BriefMarkdown).unwrap();
        for file in &md.files {
            let path = format!("/tmp/brief-{name}/{}", file.path);
            std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(path, &file.text).unwrap();
        }
    }
}
