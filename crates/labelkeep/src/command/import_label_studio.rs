//! Everything from Label Studio, by its address, its file or its database.

use super::{open, progress::Terminal, say};
use crate::{config::Config, key};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use labelkeep_egress::Egress;
use labelkeep_model::Role;
use labelkeep_moving::{Options, Report, Source, SqlSource, UrlSource, UrlToken, move_in};
use std::{
    fmt,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The address of a running Label Studio.
    #[arg(long, value_name = "URL", requires = "some_token", conflicts_with_all = ["sqlite", "postgres"])]
    url: Option<String>,
    /// The token of somebody there. Others on this machine see it in the list of processes: a file or the environment is better.
    #[arg(long, group = "some_token", env = "LABELKEEP_SOURCE_TOKEN", hide_env_values = true)]
    token: Option<Token>,
    /// A file with the token.
    #[arg(long, value_name = "FILE", group = "some_token")]
    token_file: Option<PathBuf>,
    /// Its SQLite file. It is only read, and may be in use.
    #[arg(long, value_name = "FILE", conflicts_with = "postgres")]
    sqlite: Option<PathBuf>,
    /// Its PostgreSQL database. It is only read, as it is at one moment.
    #[arg(long, value_name = "URL", env = "LABELKEEP_SOURCE_POSTGRES", hide_env_values = true)]
    postgres: Option<Address>,
    /// With a file or a database: its folder of media, in which the uploads are.
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
    /// What people become who made nothing there but labels: AN, RE, MA or AD.
    #[arg(long, default_value = "AN")]
    role: Role,
    /// Write the report as JSON to this file too.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What must not be shown.
#[derive(Clone)]
struct Token(Zeroizing<String>);

impl std::str::FromStr for Token {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        Ok(Self(Zeroizing::new(text.trim().to_owned())))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Of a database, with its password in it.
type Address = Token;

/// Of an answer that has a token.
const LONGEST_TOKEN: u64 = 16 << 10;

pub async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    if matches!(arguments.role, Role::Owner | Role::Deactivated | Role::NotActivated) {
        bail!("--role must be AN, RE, MA or AD");
    }
    let report_file = arguments.report.clone();
    let mut source = source(config, &arguments).await?;
    let database = open::database(config).await?;
    database.migrate().await.map_err(open::explain)?;
    let keychain = key::keychain(config, &key::load(config)?).await?;
    let options = Options { ring: keychain.ring(), role: arguments.role, most_file_bytes: config.limits.upload_bytes };
    let mut line = Terminal::default();
    let result = move_in(&database, &mut source, &options, &mut |progress| line.line(progress)).await;
    line.clear();
    database.close().await;
    let report = result.map_err(open::explain).context("the move stopped; run it again and it goes on")?;
    finish(&report, report_file.as_deref())
}

fn finish(report: &Report, file: Option<&Path>) -> Result<()> {
    if let Some(file) = file {
        let text = serde_json::to_vec_pretty(report)?;
        std::fs::write(file, text).with_context(|| format!("the report {} cannot be written", file.display()))?;
    }
    say(&report.to_string())?;
    if report.equal { Ok(()) } else { bail!("not everything is here as it is there: see above") }
}

async fn source(config: &Config, arguments: &Arguments) -> Result<Source> {
    if let Some(file) = &arguments.sqlite {
        let options = labelkeep_database::Options::new(format!("sqlite://{}", file.display()));
        let source = SqlSource::open(&options, arguments.media.clone()).await;
        return Ok(Source::Sql(Box::new(source.map_err(open::explain)?)));
    }
    if let Some(Token(address)) = &arguments.postgres {
        let options = labelkeep_database::Options {
            allow_insecure: config.database_allow_insecure,
            tls: labelkeep_database::PostgresTls { authorities: config.egress.ca_files.clone(), ..Default::default() },
            ..labelkeep_database::Options::new(address.as_str())
        };
        let source = SqlSource::open(&options, arguments.media.clone()).await;
        return Ok(Source::Sql(Box::new(source.map_err(open::explain)?)));
    }
    let Some(url) = &arguments.url else { bail!("say where from: --url, --sqlite or --postgres") };
    let token = match (&arguments.token_file, &arguments.token) {
        (Some(file), _) => token_of(file)?,
        (None, Some(Token(token))) => token.clone(),
        (None, None) => bail!("give the token of somebody there with --token-file, --token or LABELKEEP_SOURCE_TOKEN"),
    };
    // Who stands at this machine may name a server in the own network; nothing else is let through by that.
    let mut settings = config.egress.clone();
    settings.allowed.extend(host_of(url));
    let egress = Egress::new(&settings)?;
    Ok(Source::Url(Box::new(UrlSource::new(egress, url, UrlToken(token)).map_err(open::explain)?)))
}

fn token_of(file: &Path) -> Result<Zeroizing<String>> {
    use std::io::Read as _;
    let unreadable = || format!("the file {} cannot be read", file.display());
    let mut text = Zeroizing::new(String::new());
    std::fs::File::open(file)
        .and_then(|file| file.take(LONGEST_TOKEN).read_to_string(&mut text))
        .with_context(unreadable)?;
    Ok(Zeroizing::new(text.trim().to_owned()))
}

/// `host:port`, as the list of what is let through has it.
fn host_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let place = rest.split(['/', '?', '#']).next()?;
    let has_port = place.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let port = if scheme == "https" { 443 } else { 80 };
    Some(if has_port { place.to_owned() } else { format!("{place}:{port}") })
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn s08_only_the_named_server_is_let_through() {
        assert_eq!(host_of("http://10.0.0.5:8080/path"), Some("10.0.0.5:8080".to_owned()));
        assert_eq!(host_of("https://label.example.org"), Some("label.example.org:443".to_owned()));
        assert_eq!(host_of("http://[::1]"), Some("[::1]:80".to_owned()));
        assert_eq!(host_of("label.example.org"), None);
    }
}
