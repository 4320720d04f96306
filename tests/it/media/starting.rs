//! A node finds out about its folders when it starts.

use gatepost_server::node::{Node, Start};

use crate::support::company::Company;

#[tokio::test]
async fn a_node_does_not_start_where_a_folder_of_pictures_cannot_be_written() {
    let company = Company::new().await;
    let config = company.node.config().clone();
    let resting = company.rests().await;
    for (plane, folder) in [
        ("internal", &config.internal_blobs),
        ("public", &config.public_blobs),
    ] {
        let moved = folder.with_extension("away");
        std::fs::rename(folder, &moved).unwrap();
        std::fs::write(folder, "in the way").unwrap();
        let Err(refused) = Node::start_with(config.clone(), Start::default()).await else {
            panic!("it started without its {plane} folder");
        };
        let sentence = refused.to_string();
        let expected = format!("The {plane} folder of pictures cannot be used");
        assert!(sentence.starts_with(&expected), "{sentence}");
        std::fs::remove_file(folder).unwrap();
        std::fs::rename(&moved, folder).unwrap();
    }
    let company = resting.wakes().await;
    company.node.stop().await.unwrap();
}
