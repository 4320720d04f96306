//! H7: a disk without room, for the whole node. The folder for pictures is a file system of a few kilobytes; where
//! a test may not mount one, `h7_a_full_disk_is_told_apart_however_deep_the_cause_lies` and the two that turn it into
//! 507 have to do.

use std::process::Command;

use super::installation::Installation;
use crate::support::parts::Parts;
use crate::support::{pictures, wire};

/// Starts what follows where the folder that is named first holds 64 KiB.
const SMALL: &str = "mount -t tmpfs -o size=64k,mode=700 tmpfs \"$1\" && shift && exec \"$@\"";

fn may_mount() -> bool {
    let probe = ["-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"];
    let probed = Command::new("unshare").args(probe).output();
    probed.is_ok_and(|probed| probed.status.success())
}

#[tokio::test]
async fn h7_a_picture_for_which_there_is_no_room_is_507_and_nothing_of_it_is_kept() {
    if !may_mount() {
        return;
    }
    let node = Installation::with_desk().await;
    node.serves().await.terminates().succeeds();
    let folder = node.folder.join("blobs/internal");
    assert!(folder.is_dir(), "{}", folder.display());
    let folder = folder.to_str().unwrap();
    let arguments = ["-rm", "sh", "-c", SMALL, "small", folder];
    let serving = node
        .serves_as(node.command(&["serve"]).by("unshare", &arguments))
        .await;
    let token = node.account("ana_silva").await;
    let bearer = token.bearer();
    let uploads = async |bytes: Vec<u8>| {
        let content_type = Parts::content_type();
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", content_type.as_str()),
        ];
        let url = format!("{}/api/v2/media", node.internal_url);
        let body = Parts::default().file("file", "a.png", &bytes).body();
        wire::request(&wire::client(), "POST", &url, &headers, body).await
    };
    let refused = uploads(pictures::noise(256, 256)).await;
    assert_eq!(refused.status, 507, "{}", refused.text());
    // What was begun is gone again: there is room for a small one.
    let kept = uploads(pictures::png(8, 8, 3)).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    serving.terminates().succeeds();
}
