//! A page of a list, by ids: keyset paging, never an offset.

use diesel::dsl::{Asc, Desc, Gt, Lt};
use diesel::query_dsl::methods::{FilterDsl, LimitDsl, OrderDsl};
use diesel::sql_types::BigInt;
use diesel::{Expression, ExpressionMethods};

/// Which part of a list, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// Only what is older than this.
    pub max_id: Option<i64>,
    /// Only what is newer than this, the newest first.
    pub since_id: Option<i64>,
    /// Only what is newer than this, the nearest to it.
    pub min_id: Option<i64>,
    /// How many; 20 unless told, 40 at most.
    pub limit: Option<i64>,
}

impl Page {
    /// How many rows a page has at most.
    pub const LONGEST: i64 = 40;

    /// How many rows this page has.
    pub fn rows(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, Self::LONGEST)
    }

    /// Whether the page is read from its oldest row up.
    fn is_upward(&self) -> bool {
        self.min_id.is_some()
    }

    /// The rows of this page, by the column that numbers them. [`Self::newest_first`] puts them right.
    pub(crate) fn cut<Q, C>(&self, query: Q, column: C) -> Q
    where
        C: Expression<SqlType = BigInt> + ExpressionMethods + Copy,
        Q: FilterDsl<Lt<C, i64>, Output = Q>
            + FilterDsl<Gt<C, i64>, Output = Q>
            + OrderDsl<Asc<C>, Output = Q>
            + OrderDsl<Desc<C>, Output = Q>
            + LimitDsl<Output = Q>,
    {
        let mut query = query.limit(self.rows());
        if let Some(max) = self.max_id {
            query = FilterDsl::<Lt<C, i64>>::filter(query, column.lt(max));
        }
        for newer in [self.since_id, self.min_id].into_iter().flatten() {
            query = FilterDsl::<Gt<C, i64>>::filter(query, column.gt(newer));
        }
        if self.is_upward() {
            OrderDsl::<Asc<C>>::order(query, column.asc())
        } else {
            OrderDsl::<Desc<C>>::order(query, column.desc())
        }
    }

    /// Rows as the database gave them, the newest first.
    pub(crate) fn newest_first<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        if self.is_upward() {
            rows.reverse();
        }
        rows
    }

    /// The page of several lists that were cut for it: one list, newest first.
    pub(crate) fn merged<T>(
        &self,
        lists: impl IntoIterator<Item = Vec<T>>,
        id: impl Fn(&T) -> i64,
    ) -> Vec<T> {
        let mut rows: Vec<T> = lists.into_iter().flatten().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(id(row)));
        let longest = usize::try_from(self.rows()).unwrap_or(usize::MAX);
        if self.is_upward() {
            rows.split_off(rows.len().saturating_sub(longest))
        } else {
            rows.truncate(longest);
            rows
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_lists_keep_what_is_nearest_to_where_the_page_begins() {
        let page = |min_id| Page {
            min_id,
            limit: Some(3),
            ..Page::default()
        };
        let lists = || [vec![9, 7, 1], vec![8, 2], vec![]];
        assert_eq!(page(None).merged(lists(), |id| *id), [9, 8, 7]);
        assert_eq!(page(Some(0)).merged(lists(), |id| *id), [7, 2, 1]);
    }

    #[test]
    fn e17_a_page_has_one_to_forty_rows() {
        let rows = |limit| {
            Page {
                limit,
                ..Page::default()
            }
            .rows()
        };
        assert_eq!(
            [None, Some(-1), Some(0), Some(3), Some(i64::MAX)].map(rows),
            [20, 1, 1, 3, 40]
        );
    }
}
