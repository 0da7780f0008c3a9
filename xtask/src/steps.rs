//! The parts of a test run, with the time each took.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::shell::say;

pub struct Steps {
    chosen: Vec<String>,
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// No lane named means all of them.
    pub fn new(chosen: &[String], lanes: &[&str]) -> Result<Self> {
        if let Some(unknown) = chosen.iter().find(|lane| !lanes.contains(&lane.as_str())) {
            bail!("there is no test lane {unknown:?}; the lanes are: {}", lanes.join(" "));
        }
        Ok(Self { chosen: chosen.to_vec(), done: Vec::new() })
    }

    pub fn wants(&self, name: &str) -> bool {
        self.chosen.is_empty() || self.chosen.iter().any(|lane| lane == name)
    }

    pub fn lane(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.wants(name) {
            return self.run(name, work);
        }
        Ok(())
    }

    pub fn run(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        say(format!("\n== {name} =="));
        let start = Instant::now();
        work().with_context(|| format!("the step {name:?} failed"))?;
        self.done.push((name.to_owned(), start.elapsed()));
        say(format!("-- {name}: {:.1} s", start.elapsed().as_secs_f64()));
        Ok(())
    }

    /// Two lanes at once, of which at least one waits more than it works. Each says at its end how it went.
    pub fn beside(
        &mut self,
        (first, one): (&str, impl FnOnce() -> Result<()> + Send),
        (second, other): (&str, impl FnOnce() -> Result<()>),
    ) -> Result<()> {
        if !self.wants(first) || !self.wants(second) {
            self.lane(first, one)?;
            return self.lane(second, other);
        }
        self.run(&format!("{first} beside {second}"), || {
            std::thread::scope(|scope| {
                let beside = scope.spawn(one);
                let ended = other().with_context(|| format!("{second:?} failed"));
                let beside = beside.join().map_err(|_| anyhow::anyhow!("{first:?} panicked"))?;
                beside.with_context(|| format!("{first:?} failed")).and(ended)
            })
        })
    }

    pub fn report(&self) {
        say("\nEverything passed:");
        for (name, time) in &self.done {
            say(format!("  {name:<18} {:>6.1} s", time.as_secs_f64()));
        }
    }
}
