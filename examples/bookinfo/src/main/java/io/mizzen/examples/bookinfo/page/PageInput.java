package io.mizzen.examples.bookinfo.page;

import java.util.List;
import java.util.Optional;

/**
 * Everything one rendered page depends on.
 *
 * @param page what the services answered
 * @param user who is signed in
 * @param panel what is known of the mesh
 * @param live how the last answers fell
 */
record PageInput(BookPage page, Optional<UserName> user, MeshPanel panel, Live live) {

  /**
   * The counters that move.
   *
   * @param hops by caller, service and outcome
   * @param splits by service and outcome
   * @param pages pages asked for since the start
   * @param inFlight pages of the visitor's own traffic still to come
   */
  record Live(List<HopCount> hops, List<Split> splits, long pages, int inFlight) {
    Live {
      hops = List.copyOf(hops);
      splits = List.copyOf(splits);
    }
  }
}
