use super::uses::note_project;
use crate::{Transaction, args};
use labelkeep_model::{ProjectId, Result};

/// Gives a copy of a project files of its own, and its tasks their addresses: who may see the copy and not its source
/// sees the pictures too, and neither loses them with the other. Their bytes are kept once.
pub(crate) async fn copy_uploads(transaction: &mut Transaction, source: ProjectId, copy: ProjectId) -> Result<()> {
    let copied = transaction
        .execute(
            "INSERT INTO file_uploads (project_id, user_id, name, original_name, content_type, size, is_complete, \
             is_committed, created_at, content_of) \
             SELECT $2, user_id, name, original_name, content_type, size, TRUE, is_committed, created_at, \
             COALESCE(content_of, id) FROM file_uploads \
             WHERE project_id = $1 AND is_complete = TRUE AND is_temporary = FALSE ORDER BY id",
            args![source, copy],
        )
        .await?;
    if copied > 0 {
        move_addresses(transaction, source, copy).await?;
    }
    note_project(transaction, copy).await
}

async fn move_addresses(transaction: &mut Transaction, source: ProjectId, copy: ProjectId) -> Result<()> {
    // JSON may have its slashes escaped.
    for slash in ["/", "\\/"] {
        let address = |project: ProjectId| format!("{slash}data{slash}upload{slash}{}{slash}", project.0);
        for sql in [
            "UPDATE tasks SET data = REPLACE(data, $2, $3) WHERE project_id = $1",
            "UPDATE projects SET label_config = REPLACE(label_config, $2, $3), \
             parsed_label_config = REPLACE(parsed_label_config, $2, $3), \
             expert_instruction = REPLACE(expert_instruction, $2, $3) WHERE id = $1",
        ] {
            transaction.execute(sql, args![copy, address(source), address(copy)]).await?;
        }
    }
    Ok(())
}
