//! Long lists, written batch by batch as the client takes them: all tasks of a project need no more memory than a few.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::{future::BoxFuture, stream};
use labelkeep_model::{Error, Result};
use serde::Serialize;

/// So many items are held at once.
pub(crate) const BATCH: i64 = 100;

/// What a list is read from.
pub(crate) trait Source: Send + Sized + 'static {
    type Item: Serialize + Send;

    /// The next items, and whether there may be more.
    fn next(&mut self) -> BoxFuture<'_, Result<(Vec<Self::Item>, bool)>>;
}

/// An answer of `head`, the items with commas between them, and `tail`. What fails before the first batch is there is
/// an answer of its own; later the body breaks off, so that nobody takes it for whole.
///
/// # Errors
/// What the source says.
pub(crate) async fn answer<S: Source>(head: String, tail: &'static str, mut source: S) -> Result<Response> {
    let (first, more) = source.next().await?;
    let mut text = head.into_bytes();
    write(&first, true, &mut text)?;
    if !more {
        text.extend_from_slice(tail.as_bytes());
        return Ok(json(Body::from(text)));
    }
    let begun = !first.is_empty();
    let opening = stream::once(async move { Ok::<_, std::io::Error>(Bytes::from(text)) });
    let rest = stream::try_unfold(Some((source, begun)), move |state| async move {
        let Some((mut source, mut begun)) = state else { return Ok(None) };
        match piece(&mut source, &mut begun, tail).await {
            Ok((text, more)) => Ok(Some((Bytes::from(text), more.then_some((source, begun))))),
            Err(error) => {
                tracing::error!(%error, "a list broke off");
                Err(std::io::Error::other("the list broke off"))
            }
        }
    });
    Ok(json(Body::from_stream(futures_util::StreamExt::chain(opening, rest))))
}

async fn piece<S: Source>(source: &mut S, begun: &mut bool, tail: &str) -> Result<(Vec<u8>, bool)> {
    let (items, more) = source.next().await?;
    let mut text = Vec::new();
    write(&items, !*begun, &mut text)?;
    *begun |= !items.is_empty();
    if !more {
        text.extend_from_slice(tail.as_bytes());
    }
    Ok((text, more))
}

fn write<T: Serialize>(items: &[T], mut is_first: bool, text: &mut Vec<u8>) -> Result<()> {
    for item in items {
        if !std::mem::take(&mut is_first) {
            text.push(b',');
        }
        serde_json::to_writer(&mut *text, item).map_err(Error::internal)?;
    }
    Ok(())
}

fn json(body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::{Source, answer};
    use futures_util::future::BoxFuture;
    use labelkeep_model::{Error, Result};

    struct Given(Vec<Result<Vec<i64>>>);

    impl Source for Given {
        type Item = i64;

        fn next(&mut self) -> BoxFuture<'_, Result<(Vec<i64>, bool)>> {
            Box::pin(async {
                let items = self.0.remove(0)?;
                Ok((items, !self.0.is_empty()))
            })
        }
    }

    async fn text(batches: Vec<Vec<i64>>) -> String {
        let source = Given(batches.into_iter().map(Ok).collect());
        let body = answer("[".to_owned(), "]", source).await.unwrap().into_body();
        String::from_utf8(axum::body::to_bytes(body, 1000).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn batches_become_one_list() {
        assert_eq!(text(vec![vec![]]).await, "[]");
        assert_eq!(text(vec![vec![1, 2]]).await, "[1,2]");
        assert_eq!(text(vec![vec![1, 2], vec![3], vec![4]]).await, "[1,2,3,4]");
        assert_eq!(text(vec![vec![], vec![], vec![1], vec![], vec![2], vec![]]).await, "[1,2]");
    }

    #[tokio::test]
    async fn a_list_that_breaks_off_is_no_answer_or_a_broken_one() {
        let broken = || Err(Error::not_found(labelkeep_model::Say::PlainNotFound));
        assert!(answer("[".to_owned(), "]", Given(vec![broken()])).await.is_err());
        let body = answer("[".to_owned(), "]", Given(vec![Ok(vec![1]), broken()])).await.unwrap().into_body();
        assert!(axum::body::to_bytes(body, 1000).await.is_err());
    }
}
