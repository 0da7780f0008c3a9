//! The mail server, by the names that Django has for it.

use super::{public_url, source::Sources};
use anyhow::{Result, anyhow, bail};
use labelkeep_mail::{Mailbox, SmtpSecurity, SmtpSettings};
use std::net::IpAddr;
use zeroize::Zeroizing;

pub(super) fn read(s: &mut Sources<'_>, public_url: &str) -> Result<Option<SmtpSettings>> {
    let host = s.read::<String>("email_host", None)?;
    let port = s.read::<u16>("email_port", None)?;
    let user = s.read::<String>("email_host_user", None)?;
    let password = s.read::<String>("email_host_password", None)?.map(Zeroizing::new);
    let starts_tls = s.flag("email_use_tls")?;
    let is_implicit = s.flag("email_use_ssl")?.unwrap_or(false);
    let from = s.read::<String>("from_email", None)?;
    let Some(host) = host else { return Ok(None) };
    let security = match (is_implicit, starts_tls) {
        (true, _) => SmtpSecurity::Implicit,
        (false, None | Some(true)) => SmtpSecurity::StartTls,
        (false, Some(false)) => bail!("email_use_tls: mail is never sent in the open. Use true, or email_use_ssl."),
    };
    let from = from.ok_or_else(|| anyhow!("email_host needs from_email: the address that mails come from"))?;
    let from = Mailbox::read(&from)
        .map_err(|_| anyhow!("from_email: {from} is no address. Write it like Labelkeep <keep@example.org>."))?;
    let sign_in = match (user, password) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        _ => bail!("email_host_user and email_host_password belong together: give both or none"),
    };
    let port = port.unwrap_or(if is_implicit { 465 } else { 587 });
    Ok(Some(SmtpSettings { host, port, security, sign_in, from, own_name: own_name(public_url) }))
}

/// As RFC 5321 wants it: a host name, or an address in brackets.
fn own_name(address: &str) -> String {
    let host = public_url::host(address);
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => format!("[{address}]"),
        Ok(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
        Err(_) => host.to_owned(),
    }
}
