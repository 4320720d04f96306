//! Ordered collections and their pages.

use activitypub_federation::kinds::collection::{OrderedCollectionPageType, OrderedCollectionType};
use serde::Serialize;
use serde_json::Value;

use super::{Unwritable, context, write};

/// An OrderedCollection: a count, and where its pages begin if it shows its items.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    id: String,
    #[serde(rename = "type")]
    kind: OrderedCollectionType,
    total_items: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ordered_items: Option<Vec<Value>>,
}

impl Collection {
    /// How many there are, and nothing else.
    pub fn counted(id: String, total_items: i64) -> Self {
        Self {
            id,
            kind: OrderedCollectionType::OrderedCollection,
            total_items,
            first: None,
            ordered_items: None,
        }
    }

    /// A collection with nothing in it, and which says so.
    pub fn empty(id: String) -> Self {
        Self {
            ordered_items: Some(Vec::new()),
            ..Self::counted(id, 0)
        }
    }

    /// A collection of stored objects, whole.
    ///
    /// # Errors
    /// [`Unwritable`] when a stored object cannot be read.
    pub fn of_objects<'a>(id: String, objects: impl Iterator<Item = &'a str>) -> Result<Self, Unwritable> {
        let items: Vec<Value> = objects.map(embedded).collect::<Result<_, _>>()?;
        let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
        Ok(Self {
            ordered_items: Some(items),
            ..Self::counted(id, total)
        })
    }

    /// How many there are, and the address of the first page.
    pub fn paged(id: String, total_items: i64, first: String) -> Self {
        Self {
            first: Some(first),
            ..Self::counted(id, total_items)
        }
    }

    /// As it is served at its address.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        let terms = match &self.ordered_items {
            Some(items) if !items.is_empty() => context::rich_note(),
            _ => context::plain(),
        };
        write(self, terms)
    }
}

/// A page of activities.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectionPage {
    /// Address of this page.
    pub id: String,
    #[serde(rename = "type")]
    kind: OrderedCollectionPageType,
    /// Address of the collection.
    pub part_of: String,
    /// Address of the page with older items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    ordered_items: Vec<Value>,
}

impl CollectionPage {
    /// A page of stored activities, newest first; each with what now stands in place of its object, where that
    /// has changed since.
    ///
    /// # Errors
    /// [`Unwritable`] when a stored activity cannot be read.
    pub fn of<'a>(
        id: String,
        part_of: String,
        next: Option<String>,
        activities: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Result<Self, Unwritable> {
        Ok(Self {
            id,
            kind: OrderedCollectionPageType::OrderedCollectionPage,
            part_of,
            next,
            ordered_items: activities
                .map(|(activity, object)| with_object(activity, object))
                .collect::<Result<_, _>>()?,
        })
    }

    /// As it is served at its address.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn to_json(&self) -> Result<String, Unwritable> {
        write(self, context::rich_note())
    }
}

fn with_object(activity: &str, object: Option<&str>) -> Result<Value, Unwritable> {
    let mut activity = embedded(activity)?;
    if let (Some(object), Some(fields)) = (object, activity.as_object_mut()) {
        fields.insert("object".to_owned(), embedded(object)?);
    }
    Ok(activity)
}

/// A document without its own `@context`: the page's is enough.
fn embedded(document: &str) -> Result<Value, Unwritable> {
    let mut value: Value = serde_json::from_str(document)?;
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| name != "@context");
    }
    Ok(value)
}
