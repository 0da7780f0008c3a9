//! What people ask to be sent to them.

use crate::{
    Database,
    access::{Caller, Credential, OrganizationScope},
    audit,
    mail_notes::{Language, MailKind, NewMail, note},
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde_json::json;

/// What could not be sent within this time would come as a surprise.
const RESET_SECONDS: i64 = 1800;
const TEST_SECONDS: i64 = 600;

/// Somebody who is not signed in wants a new password.
#[derive(Debug, Clone)]
pub struct ResetRequest {
    /// What was typed. Whether anybody has it is not looked at before the mail is sent.
    pub email: String,
    pub language: Language,
    /// From where.
    pub address: String,
}

impl Database {
    /// Notes that somebody wants a new password. Whether there is an account makes no difference to what this does.
    ///
    /// # Errors
    /// 409 when nobody has an account yet.
    pub async fn request_password_reset(&self, request: ResetRequest) -> Result<()> {
        let organization = self.first_organization().await?.ok_or_else(|| Error::conflict(Say::NoOwnerYet))?;
        let recipient = request.email.trim().to_lowercase();
        self.write(move |transaction| {
            Box::pin(async move {
                let caller = Caller::nobody(organization, Credential::Link, request.address);
                let entry = audit::Entry {
                    action: "user.password_reset_requested",
                    object_type: "user",
                    object_id: None,
                    project: None,
                    details: json!({ "email": &recipient }),
                };
                audit::record(transaction, &caller, entry).await?;
                let expires_at = transaction.now().plus_seconds(RESET_SECONDS);
                let language = request.language;
                let mail = NewMail { kind: MailKind::PasswordReset, recipient, language, invitation: None, expires_at };
                note(transaction, organization, mail).await
            })
        })
        .await
    }

    /// Notes a mail to the caller that shows whether mails arrive.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn send_test_mail(&self, scope: &OrganizationScope, language: Language) -> Result<()> {
        scope.require(Permission::SettingsManage)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let entry = audit::Entry {
                    action: "mail.tested",
                    object_type: "user",
                    object_id: Some(caller.user().0),
                    project: None,
                    details: json!({}),
                };
                audit::record(transaction, &caller, entry).await?;
                let expires_at = transaction.now().plus_seconds(TEST_SECONDS);
                let recipient = caller.email().to_owned();
                let mail = NewMail { kind: MailKind::Test, recipient, language, invitation: None, expires_at };
                note(transaction, caller.organization(), mail).await
            })
        })
        .await
    }
}
