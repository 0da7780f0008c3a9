use super::{
    read,
    state::{Progress, Sync, failed},
};
use crate::{
    context::Context,
    import::{ImportRequest, Plan},
};
use labelkeep_database::{
    imports::TaskRow,
    storages::{Provider, SourceObject, SourceTask, Storage, SyncPage},
};
use labelkeep_formats::json_text::push_string;
use labelkeep_model::{Result, Say};
use labelkeep_object_stores::{Object, ObjectStore, Page};
use labelkeep_storages::Place;
use std::{collections::HashSet, sync::Arc};

pub(super) async fn go_through(
    context: &Context,
    storage: &Storage,
    store: Arc<dyn ObjectStore>,
    place: &Place,
    progress: &mut Progress,
) -> Result<()> {
    let (request, validates) = (ImportRequest::default(), context.validates_predictions);
    let plan = Plan::load(&context.database, context.project()?, &request, validates).await?;
    let sync = Sync { context, storage, store, place, plan };
    let mut page = sync.list(progress.token.clone()).await?;
    loop {
        let next = page.next.clone();
        // The store looks for the next page while this one is being stored.
        let ahead = async {
            match &next {
                Some(token) => sync.list(Some(token.clone())).await.map(Some),
                None => Ok(None),
            }
        };
        let (stored, ahead) = futures_util::join!(sync.take(page, progress), ahead);
        stored?;
        match ahead? {
            Some(next) => page = next,
            None => return Ok(()),
        }
    }
}

impl Sync<'_> {
    async fn list(&self, token: Option<String>) -> Result<Page> {
        let mut listing = self.place.listing();
        listing.token = token;
        self.store.list_page(&listing).await.map_err(|error| failed(|reason| Say::SyncNotListed { reason }, &error))
    }

    /// Makes the tasks of a page, and notes that it is done.
    async fn take(&self, page: Page, progress: &mut Progress) -> Result<()> {
        let (scope, database) = (self.context.project()?, &self.context.database);
        let before = progress.clone();
        if page.unreadable > 0 {
            progress.problems.add("", &Say::SyncKeysNoUtf8 { count: page.unreadable.into() }.to_string());
        }
        let objects = self.wanted(page.objects, progress);
        let keys: Vec<&str> = objects.iter().map(|object| object.key.as_str()).collect();
        let known: HashSet<String> = database.known_objects(scope, self.storage.id, &keys).await?;
        let fresh: Vec<SourceObject> = objects.iter().filter(|object| !known.contains(&object.key)).cloned().collect();
        progress.existed += i64::try_from(known.len()).unwrap_or(i64::MAX);
        let mut last = if self.storage.use_blob_urls && self.storage.provider != Provider::Redis {
            SyncPage { tasks: fresh.into_iter().map(|object| self.media_task(object)).collect(), ..SyncPage::default() }
        } else {
            read::tasks_of(self, fresh, &before, progress).await?
        };
        progress.seen += i64::try_from(objects.len()).unwrap_or(i64::MAX);
        progress.is_listed = page.next.is_none();
        progress.token = page.next;
        last.objects = objects;
        self.store_page(last, progress, progress.seen).await
    }

    fn wanted(&self, objects: Vec<Object>, progress: &mut Progress) -> Vec<SourceObject> {
        let mut wanted = Vec::with_capacity(objects.len());
        for object in objects.into_iter().filter(|object| self.place.wants(&object.key)) {
            if object.key.contains('\0') {
                progress.problems.add(&object.key.replace('\0', "\u{fffd}"), &Say::SyncKeyWithZero.to_string());
                continue;
            }
            wanted.push(SourceObject {
                key: object.key,
                size: object.size.and_then(|size| i64::try_from(size).ok()),
                mark: object.mark,
                modified: object.modified,
            });
        }
        wanted
    }

    fn media_task(&self, object: SourceObject) -> SourceTask {
        let mut data = vec![b'{'];
        push_string(&mut data, &self.plan.data_key);
        data.push(b':');
        push_string(&mut data, &self.place.uri(&object.key));
        data.push(b'}');
        let data = String::from_utf8_lossy(&data).into_owned();
        SourceTask { object, row: None, task: TaskRow { data, allow_skip: true, ..TaskRow::default() } }
    }
}
