//! What rooms above keep in memory beside a database: one of each kind, made when it is first asked for. So the engine knows
//! none of them.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

#[derive(Default)]
pub(super) struct Parts(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Parts {
    pub fn get<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let part = parts.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        // It stands under its own type.
        Arc::clone(part).downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use std::sync::Mutex;

    #[test]
    fn there_is_one_part_of_a_kind() {
        let parts = Parts::default();
        parts.get::<Mutex<i32>>().lock().unwrap().clone_from(&7);
        assert_eq!((*parts.get::<Mutex<i32>>().lock().unwrap(), *parts.get::<Mutex<u8>>().lock().unwrap()), (7, 0));
    }
}
