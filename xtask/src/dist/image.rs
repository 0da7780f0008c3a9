//! A container image with the program, the libraries it is linked to, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{changed_at, copy, emptied};
use crate::home::Home;
use crate::product;
use crate::shell::{output, run, say};

const FILE: &str = "deploy/container/Containerfile";

/// Collects what an image needs, for whoever builds it with a program of their own.
pub fn collect(home: &Home) -> Result<()> {
    let folder = gather(home, &product::release(home)?)?;
    say(format!("{} is ready for {FILE}", folder.display()));
    Ok(())
}

/// An archive of the Open Container Initiative's form: `podman load`, `docker load` or `skopeo copy` take it.
pub fn make(home: &Home, binary: &Path, to: &Path) -> Result<()> {
    let folder = gather(home, binary)?;
    let storage = emptied(home.path("target/image-storage"))?;
    // Kept apart from the images of whoever runs this, and without a daemon.
    let buildah = |arguments: &[&str]| {
        let mut command = home.command("buildah");
        command.arg("--root").arg(storage.join("root")).arg("--runroot").arg(storage.join("run"));
        command.args(["--storage-driver", "vfs"]).args(arguments);
        run(&mut command)
    };
    let context = folder.display().to_string();
    let stamp = changed_at(home)?;
    buildah(&["bud", "--isolation", "chroot", "--timestamp", &stamp, "-f", FILE, "-t", "labelkeep", &context])?;
    buildah(&["push", "labelkeep", &format!("oci-archive:{}:labelkeep", to.join("labelkeep-image.tar").display())])?;
    fs::remove_dir_all(&storage)?;
    Ok(())
}

fn gather(home: &Home, binary: &Path) -> Result<PathBuf> {
    let image = emptied(home.path("target/image"))?;
    // The data folder is in the image so that it belongs to the image's user.
    fs::create_dir_all(image.join("data"))?;
    copy(binary, &image.join("labelkeep"))?;
    let linked = output(home.command("ldd").arg(binary))?;
    for library in libraries(&linked) {
        copy(Path::new(library), &image.join(library.trim_start_matches('/')))?;
    }
    Ok(image)
}

/// The absolute paths in what `ldd` prints: `name => /path (address)`, or `/path (address)` for the loader.
fn libraries(linked: &str) -> impl Iterator<Item = &str> {
    linked.lines().filter_map(|line| line.split_whitespace().find(|word| word.starts_with('/')))
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
