//! `metadata` of Kubernetes resources, kept in annotations of the objectives.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fields::Fields;
use super::super::gate;
use super::PREFIX;
use super::tree::Tree;
use crate::plan::{Note, NoteKind, Refusal};

const NAME: &str = "resource";
const NAMESPACE: &str = "namespace";
const LABEL: &str = "label.";

/// What the cluster adds and nobody wrote.
const OF_THE_CLUSTER: [&str; 7] =
    ["creationTimestamp", "finalizers", "generation", "managedFields", "ownerReferences", "resourceVersion", "uid"];
/// The copy that kubectl makes of what was applied.
const COPY: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Metadata as annotations. A name that we would give to the resource of that service is not kept.
pub fn read_metadata(
    mut metadata: Fields,
    service: &str,
    notes: &mut Vec<Note>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut annotations = metadata.strings("annotations", notes)?;
    if annotations.remove(COPY).is_some() {
        notes.push(Note::at(
            NoteKind::Lost,
            metadata.place,
            format!("metadata.annotations: {COPY} is kubectl's own copy"),
        ));
    }
    let mut keep = |key: String, value: String| annotations.insert(format!("{PREFIX}{key}"), value);
    if let Some(name) = metadata.string("name")?
        && name != gate::dns_label(service)
    {
        keep(NAME.to_owned(), name);
    }
    if let Some(namespace) = metadata.string("namespace")? {
        keep(NAMESPACE.to_owned(), namespace);
    }
    for (key, value) in metadata.strings("labels", notes)? {
        keep(format!("{LABEL}{key}"), value);
    }
    for key in OF_THE_CLUSTER {
        metadata.lose(key, "the cluster adds it", notes);
    }
    metadata.finish(notes);
    Ok(annotations)
}

/// Metadata of a resource that is being written.
pub struct Metadata {
    pub tree: Tree,
    pub name: String,
    /// What could not be written, or only otherwise.
    pub told: Vec<(NoteKind, String)>,
}

/// Metadata from the annotations of objectives; `taken` are the names that resources have already, with their namespace.
pub fn metadata_of(
    annotations: &BTreeMap<String, String>,
    service: &str,
    taken: &mut BTreeSet<(String, String)>,
) -> Metadata {
    let (mut labels, mut others, mut told) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let mut namespace = String::new();
    let wanted = gate::dns_label(service);
    let mut name = wanted.clone();
    for (key, value) in annotations {
        match key.strip_prefix(PREFIX) {
            Some(NAME) if gate::is_subdomain(value) => name.clone_from(value),
            Some(NAMESPACE) if value.len() <= 63 && gate::is_subdomain(value) && !value.contains('.') => {
                namespace.clone_from(value);
            }
            Some(rest)
                if rest
                    .strip_prefix(LABEL)
                    .is_some_and(|label| gate::is_metadata_key(label) && gate::is_metadata_value(value)) =>
            {
                labels.insert(rest[LABEL.len()..].to_owned(), value.clone());
            }
            None if gate::is_metadata_key(key) => drop(others.insert(key.clone(), value.clone())),
            _ => told.push((
                NoteKind::Lost,
                format!("“{key}” with its value is nothing that Kubernetes allows as metadata"),
            )),
        }
    }
    // A name may be kept that is ours all the same; read back, it would not be.
    let (mut unique, mut count) = (name.clone(), 1);
    while !taken.insert((namespace.clone(), unique.clone())) {
        count += 1;
        let ending = format!("-{count}");
        unique = name.chars().take(253 - ending.len()).collect::<String>() + &ending;
    }
    let is_kept = annotations
        .get(&format!("{PREFIX}{NAME}"))
        .map_or(unique == wanted, |kept| *kept == unique && unique != wanted);
    if !is_kept {
        told.push((NoteKind::Approximated, format!("the resource is called “{unique}”")));
    }
    let tree = Tree::map([
        ("name", Some(Tree::text(&unique))),
        ("namespace", (!namespace.is_empty()).then(|| Tree::text(namespace))),
        ("labels", Tree::texts(&labels)),
        ("annotations", Tree::texts(&others)),
    ]);
    Metadata { tree, name: unique, told }
}
