//! Removing what is shown no more.

use std::collections::HashSet;

use gatepost_public::media;

use crate::plane::PublicPlane;

/// How many blobs one question to the database is about.
const AT_ONCE: usize = 200;

/// Removes the bytes that no publication shows: of what was taken back, and of what was put and never released.
/// The courier puts the latter again before it tries again. Gives how many went.
///
/// # Errors
/// When the database or the folder fails; what is gone until then stays gone.
pub async fn sweep(plane: &PublicPlane) -> Result<usize, gatepost_public::Error> {
    let blobs = &plane.context.blobs;
    let mut gone: usize = 0;
    for names in blobs.list_names("").await?.chunks(AT_ONCE) {
        let _sweeping = blobs.sweep().await;
        let asked = names.to_vec();
        let shown: HashSet<String> = plane
            .database
            .read(move |reader| media::list_shown_among(reader, asked))
            .await?;
        for name in names.iter().filter(|name| !shown.contains(*name)) {
            blobs.delete(name).await?;
            gone = gone.saturating_add(1);
        }
    }
    Ok(gone)
}
