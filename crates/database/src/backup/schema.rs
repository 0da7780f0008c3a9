//! Which tables and columns there are, as our migrations make them.

use crate::{
    Args, Fetch, Row, Transaction, Value, args,
    engine::{
        dialect::Sql,
        migrate,
        sqlite::{SqliteFile, SqliteTransaction},
    },
    task_search,
    tasks::blocks,
};
use labelkeep_model::{Error, Result, Timestamp};

pub(super) struct Schema {
    /// The migrations that made it.
    pub numbers: Vec<i64>,
    /// Tables before those that refer to them.
    pub tables: Vec<Table>,
}

pub(super) struct Table {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
    /// Its ids are given by the database, each once.
    pub has_identity: bool,
    refers_to: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Int,
    Float,
    Bool,
    Text,
    Bytes,
}

/// Tables that follow from others, and the statements that make them: they are in no backup.
const DERIVED: [(&str, &str); 4] = [
    ("task_blocks", blocks::FILL),
    ("task_search_state", task_search::BEGIN),
    // Made anew when somebody asks for them.
    ("field_orders", "DELETE FROM field_values"),
    ("field_values", "DELETE FROM field_orders"),
];
/// What begins so is an index of texts, which is made anew in the background.
const SEARCH: &str = "task_search";

impl Schema {
    /// # Errors
    /// When one of the migrations is not known.
    pub async fn of(numbers: Vec<i64>) -> Result<Self> {
        let mut empty = Transaction::on_sqlite(Timestamp(0), SqliteTransaction::apart(SqliteFile::in_memory()?));
        migrate::make_schema(&mut empty, &numbers).await?;
        let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name <> 'schema_version' \
                   AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid";
        let mut tables = Vec::new();
        for row in empty.fetch_all(sql, args![]).await? {
            let name: String = row.get("name")?;
            if !DERIVED.iter().any(|(derived, _)| *derived == name) && !name.starts_with(SEARCH) {
                tables.push(Table::read(&mut empty, name, &row.get::<String>("sql")?).await?);
            }
        }
        Ok(Self { numbers, tables: in_order(tables)? })
    }

    /// As another database has it.
    pub async fn read(from: &mut Transaction) -> Result<Self> {
        Self::of(migrate::applied(from).await?).await
    }

    pub fn version(&self) -> i64 {
        self.numbers.last().copied().unwrap_or(0)
    }
}

impl Table {
    async fn read(transaction: &mut Transaction, name: String, sql: &str) -> Result<Self> {
        let columns = transaction
            .fetch_all("SELECT name, type AS kind FROM pragma_table_info($1) ORDER BY cid", args![&name])
            .await?
            .iter()
            .map(|row| Ok((row.get("name")?, Kind::named(&row.get::<String>("kind")?)?)))
            .collect::<Result<_>>()?;
        let others = "SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list($1) WHERE \"table\" <> $1";
        let refers_to = transaction.fetch_all(others, args![&name]).await?;
        let refers_to = refers_to.iter().map(|row| row.get("name")).collect::<Result<_>>()?;
        Ok(Self { name, columns, has_identity: sql.contains("AUTOINCREMENT"), refers_to })
    }

    pub fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }

    pub fn values(&self, row: &Row) -> Result<Args> {
        self.columns.iter().map(|(name, kind)| kind.value(row, name)).collect()
    }
}

impl Kind {
    fn named(declared: &str) -> Result<Self> {
        match declared {
            "INTEGER" | "BIGINT" => Ok(Self::Int),
            "DOUBLE PRECISION" => Ok(Self::Float),
            "BOOLEAN" => Ok(Self::Bool),
            "TEXT" => Ok(Self::Text),
            "BLOB" => Ok(Self::Bytes),
            other => Err(Error::internal(format!("backups do not know columns of type {other}"))),
        }
    }

    fn value(self, row: &Row, name: &str) -> Result<Value> {
        Ok(match self {
            Self::Int => Value::Int(row.get(name)?),
            Self::Float => Value::Float(row.get(name)?),
            Self::Bool => Value::Bool(row.get(name)?),
            Self::Text => Value::Text(row.get(name)?),
            Self::Bytes => Value::Bytes(row.get(name)?),
        })
    }
}

fn in_order(mut waiting: Vec<Table>) -> Result<Vec<Table>> {
    let mut ordered: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_ready = |table: &Table| table.refers_to.iter().all(|name| ordered.iter().any(|done| done.name == *name));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
        if ready.is_empty() {
            return Err(Error::internal("tables refer to each other in a circle"));
        }
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}

/// Puts triggers of these tables out of force, and answers the statements that bring them back: rows are written as
/// they are, and nothing happens on account of it.
pub(super) async fn set_aside(transaction: &mut Transaction, tables: &[Table]) -> Result<Vec<String>> {
    let mut back = Vec::new();
    if transaction.is_postgres() {
        for Table { name, .. } in tables {
            transaction.execute(Sql::assembled(format!("ALTER TABLE {name} DISABLE TRIGGER USER")), args![]).await?;
            back.push(format!("ALTER TABLE {name} ENABLE TRIGGER USER"));
        }
        return Ok(back);
    }
    let sql = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'";
    for row in transaction.fetch_all(sql, args![]).await? {
        let (name, table): (String, String) = (row.get("name")?, row.get("tbl_name")?);
        if tables.iter().any(|each| each.name == table) {
            transaction.execute(Sql::assembled(format!("DROP TRIGGER \"{name}\"")), args![]).await?;
            back.push(row.get("sql")?);
        }
    }
    Ok(back)
}

/// Makes the tables that follow from others anew.
pub(super) async fn derive(transaction: &mut Transaction) -> Result<()> {
    transaction.execute(task_search::EMPTY, args![]).await?;
    for (table, fill) in DERIVED {
        transaction.execute(Sql::assembled(format!("DELETE FROM {table}")), args![]).await?;
        transaction.execute(fill, args![]).await?;
    }
    Ok(())
}

pub(super) async fn bring_back(transaction: &mut Transaction, statements: Vec<String>) -> Result<()> {
    for statement in statements {
        transaction.execute(Sql::assembled(statement), args![]).await?;
    }
    Ok(())
}

/// The last id that the table has given, also to what is deleted.
pub(super) async fn last_id(transaction: &mut Transaction, table: &str) -> Result<i64> {
    let sql = "/*sqlite SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = $1), 0) AS id*/\
               /*pg SELECT COALESCE(pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass), 0) AS id*/";
    transaction.fetch_one(sql, args![table]).await?.get("id")
}

/// Ids up to this one are not given again.
pub(super) async fn set_last_id(transaction: &mut Transaction, table: &str, id: i64) -> Result<()> {
    if transaction.is_postgres() {
        if id > 0 {
            transaction
                .fetch_all("SELECT setval(pg_get_serial_sequence($1, 'id'), $2, TRUE)", args![table, id])
                .await?;
        }
        return Ok(());
    }
    transaction.execute("DELETE FROM sqlite_sequence WHERE name = $1", args![table]).await?;
    transaction.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", args![table, id]).await.map(|_| ())
}
