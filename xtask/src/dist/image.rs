//! Collects the program and the libraries it is linked to: all that a container image needs.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::home::Home;
use crate::product;
use crate::shell::{output, say};

pub fn collect(home: &Home) -> Result<()> {
    let binary = product::release(home)?;
    let image = home.path("target/image");
    if image.exists() {
        fs::remove_dir_all(&image).with_context(|| format!("emptying {}", image.display()))?;
    }
    // The data folder is in the image so that it belongs to the image's user.
    fs::create_dir_all(image.join("data"))?;
    copy(&binary, &image.join("labelkeep"))?;
    let linked = output(home.command("ldd").arg(&binary))?;
    for library in libraries(&linked) {
        copy(Path::new(library), &image.join(library.trim_start_matches('/')))?;
    }
    say(format!("{} is ready for deploy/container/Containerfile", image.display()));
    Ok(())
}

/// The absolute paths in what `ldd` prints: `name => /path (address)`, or `/path (address)` for the loader.
fn libraries(linked: &str) -> impl Iterator<Item = &str> {
    linked.lines().filter_map(|line| line.split_whitespace().find(|word| word.starts_with('/')))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("copying {} to {}", from.display(), to.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_paths_of_libraries_are_found() {
        let linked = "\tlinux-vdso.so.1 (0x00007ffd)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)\n\t/lib64/ld-linux-x86-64.so.2 (0x0000)\n";
        let found: Vec<&str> = super::libraries(linked).collect();
        assert_eq!(found, ["/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2"]);
    }
}
