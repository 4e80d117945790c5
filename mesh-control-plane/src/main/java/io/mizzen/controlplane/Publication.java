package io.mizzen.controlplane;

/**
 * One state as the streams see it.
 *
 * @param changes what led to it
 */
record Publication(MeshState state, RecentChanges changes) {

  static Publication of(MeshState initial) {
    return new Publication(initial, RecentChanges.none());
  }

  Publication next(MeshState state) {
    return new Publication(state, changes.with(state.revision(), state.changed()));
  }
}
