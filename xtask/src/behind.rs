//! A command that works behind the others, with the time that they leave.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::home::Home;
use crate::shell::{say, show};

pub struct Behind {
    shown: String,
    child: Child,
    output: PathBuf,
}

impl Behind {
    /// Starts it with the lowest priority. What it prints waits in a file under `.cache` until somebody asks for the end.
    pub fn start(home: &Home, name: &str, command: &Command) -> Result<Self> {
        let output = home.cache(&format!("{name}.log"));
        let file = File::create(&output).with_context(|| format!("writing {}", output.display()))?;
        let mut nice = home.command("nice");
        nice.args(["-n", "19"]).arg(command.get_program()).args(command.get_args());
        let shown = show(&nice);
        say(format!("$ {shown} &"));
        let both = file.try_clone().context("the output of a command")?;
        let child = nice.stdin(Stdio::null()).stdout(file).stderr(both).spawn();
        Ok(Self { child: child.with_context(|| format!("could not start `{shown}`"))?, shown, output })
    }

    pub fn finish(mut self) -> Result<()> {
        let status = self.child.wait().with_context(|| format!("waiting for `{}`", self.shown))?;
        say(std::fs::read_to_string(&self.output).unwrap_or_default().trim_end());
        if !status.success() {
            bail!("`{}` failed: {status}", self.shown);
        }
        Ok(())
    }
}

impl Drop for Behind {
    /// Nobody waits for it any more when another step failed.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}
