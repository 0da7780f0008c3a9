use crate::{
    Database, Fetch,
    access::ProjectScope,
    args,
    users::{NewUser, insert_user},
};
use labelkeep_model::{Permission, Result, Role};
use std::collections::HashMap;

impl Database {
    /// Somebody to stand for each of these authors, who are not here: with their address where that is known. Who was
    /// made for an earlier import of the project stands for the same author again.
    ///
    /// # Errors
    /// 403 without the right to bring people in.
    pub async fn placeholders(&self, scope: &ProjectScope, authors: Vec<String>) -> Result<HashMap<String, i64>> {
        scope.require(Permission::MembersInvite)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let mut made = HashMap::new();
                for author in authors {
                    let email = address_of(&author, scope.id().0);
                    let known =
                        transaction.fetch_optional("SELECT id FROM users WHERE email = $1", args![&email]).await?;
                    let id = match known {
                        Some(row) => row.get("id")?,
                        None => {
                            let user = NewUser {
                                email,
                                first_name: String::new(),
                                last_name: String::new(),
                                role: Role::NotActivated,
                                password_hash: None,
                                legacy_token_hash: None,
                            };
                            let id = insert_user(transaction, scope.caller(), user).await?;
                            let now = transaction.now();
                            let sql = "UPDATE users SET is_placeholder = TRUE, deleted_at = $2 WHERE id = $1";
                            transaction.execute(sql, args![id, now]).await?;
                            id.0
                        }
                    };
                    made.insert(author, id);
                }
                Ok(made)
            })
        })
        .await
    }
}

fn address_of(author: &str, project: i64) -> String {
    match labelkeep_model::check_email(author) {
        Ok(()) => author.to_lowercase(),
        Err(_) => {
            let plain: String = author.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
            format!("author-{}.project-{project}@placeholder.invalid", plain.to_lowercase())
        }
    }
}
