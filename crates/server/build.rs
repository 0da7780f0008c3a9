//! The interface is embedded from `web/dist`. When it was not built (checks, server tests), an empty folder stands in,
//! and pages say how to build it.

fn main() {
    let folder = std::path::Path::new("../../web/dist");
    if !folder.exists() {
        // A folder that cannot be made shows itself in the embedding right after.
        let _ = std::fs::create_dir_all(folder);
    }
    println!("cargo::rerun-if-changed=../../web/dist");
}
