//! A bundle as one archive, the same bytes for the same files.

use std::collections::BTreeSet;
use std::io::Write;

use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter, crc32};

use crate::exchange::write::File;
use crate::plan::Refusal;

/// How hard deflate tries, of 10: beyond this texts hardly get smaller.
const LEVEL: u8 = 6;
/// 1 January 1980, the first day that the format knows, in seconds since 1970.
const FIRST_DAY: i64 = 315_532_800;
/// The longest name of a file or folder that common file systems take, in bytes.
const LONGEST_NAME: usize = 255;

/// Packs files into a zip archive: sorted by path, no times (all are of 1 January 1980), so that the same files give the
/// same bytes.
///
/// # Errors
/// A path that leads out of the folder it is unpacked in, or that two files have.
pub fn zip(files: &[File]) -> Result<Vec<u8>, Refusal> {
    check_paths(files)?;
    let mut sorted: Vec<&File> = files.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    pack(&sorted).map_err(|error| {
        Refusal::general(format!("The archive could not be written: {error}"), "Download the files one by one")
    })
}

fn pack(files: &[&File]) -> Result<Vec<u8>, rawzip::Error> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::builder().with_capacity(files.len()).build(&mut bytes);
    for File { path, text } in files {
        let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), LEVEL);
        let (mut entry, _) = archive
            .new_file(path.as_str())
            .compression_method(CompressionMethod::DEFLATE)
            .last_modified(UtcDateTime::from_unix(FIRST_DAY))
            .unix_permissions(0o644)
            .start()?;
        entry.write_all(&packed)?;
        entry.finish(DataDescriptorOutput::new(crc32(text.as_bytes()), text.len() as u64))?;
    }
    archive.finish()?;
    Ok(bytes)
}

/// Refuses paths that are absolute, lead out of the folder, are two files', or that some system cannot write.
pub fn check_paths(files: &[File]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for File { path, .. } in files {
        // Systems that do not tell capitals from small letters would write one over the other.
        let is_new = seen.insert(path.to_lowercase());
        if !is_new || !path.split('/').all(is_safe_name) {
            let what =
                if is_new { "leads out of its folder or cannot be written everywhere" } else { "is there twice" };
            return Err(Refusal::general(
                format!("The path “{}” {what}", path.escape_debug()),
                "Rename the objectives or the plan it comes from",
            ));
        }
    }
    Ok(())
}

fn is_safe_name(name: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    !matches!(name, "" | "." | "..") && name.len() <= LONGEST_NAME && name.chars().all(is_plain)
}
