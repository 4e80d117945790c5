package io.mizzen.translator.resolve.cluster;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Locality;
import io.mizzen.translator.resolve.cluster.LocalityGroup.Weighing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/** The endpoints of a cluster by locality and priority, as one client prefers them. */
@API(status = API.Status.INTERNAL)
public final class LocalityGroups {
  private LocalityGroups() {}

  /** Endpoints by locality, with gapless priorities and weights that can be sent. */
  public static List<LocalityGroup> of(
      List<Endpoint> endpoints, LocalityPolicy locality, Weighing weighing) {
    return fitting(withoutGaps(placed(endpoints, locality, weighing)));
  }

  private static List<LocalityGroup> placed(
      List<Endpoint> endpoints, LocalityPolicy locality, Weighing weighing) {
    return locality.fold(
        () -> grouped(endpoints, endpoint -> 0, weighing),
        shares -> shared(grouped(endpoints, endpoint -> 0, weighing), shares),
        nearest -> grouped(endpoints, each -> Localities.distance(each, nearest), weighing));
  }

  private static List<LocalityGroup> grouped(
      List<Endpoint> endpoints, ToIntFunction<Endpoint> priority, Weighing weighing) {
    Map<Locality, Map<Integer, List<Endpoint>>> places =
        endpoints.stream()
            .collect(
                Collectors.groupingBy(
                    Endpoint::locality,
                    TreeMap::new,
                    Collectors.groupingBy(
                        priority::applyAsInt, TreeMap::new, Collectors.toList())));
    return places.entrySet().stream()
        .flatMap(
            place ->
                place.getValue().entrySet().stream()
                    .map(
                        rank ->
                            LocalityGroup.of(
                                place.getKey(), rank.getKey(), rank.getValue(), weighing)))
        .toList();
  }

  /**
   * Each share goes to the localities it names, by their weights; the others, as in Istio, stay
   * without endpoints.
   */
  private static List<LocalityGroup> shared(
      List<LocalityGroup> groups, Map<String, Integer> shares) {
    Map<Locality, LocalityGroup> taken = new TreeMap<>();
    for (Map.Entry<String, Integer> share : new TreeMap<>(shares).entrySet()) {
      List<LocalityGroup> fitting =
          groups.stream()
              .filter(group -> Localities.matches(group.locality(), share.getKey()))
              .filter(group -> !taken.containsKey(group.locality()))
              .toList();
      long total = fitting.stream().mapToLong(LocalityGroup::weight).sum();
      if (share.getValue() > 0) {
        for (LocalityGroup group : fitting) {
          long weight = (group.weight() * share.getValue() + total - 1) / total;
          taken.put(group.locality(), group.withWeight(weight));
        }
      }
    }
    return groups.stream()
        .map(group -> taken.getOrDefault(group.locality(), group.withoutEndpoints()))
        .toList();
  }

  /** Priorities 0, 1, 2, ... in the same order: gRPC and Envoy reject gaps. */
  private static List<LocalityGroup> withoutGaps(List<LocalityGroup> groups) {
    List<Integer> used =
        List.copyOf(
            groups.stream()
                .map(LocalityGroup::priority)
                .collect(Collectors.toCollection(TreeSet::new)));
    return groups.stream()
        .map(group -> group.withPriority(used.indexOf(group.priority())))
        .toList();
  }

  /** With weights that fit into uint32 in the sum of each priority. */
  private static List<LocalityGroup> fitting(List<LocalityGroup> groups) {
    List<LocalityGroup> fitting = new ArrayList<>(groups);
    groups.stream()
        .map(LocalityGroup::priority)
        .distinct()
        .forEach(
            priority -> {
              int[] same =
                  IntStream.range(0, groups.size())
                      .filter(i -> groups.get(i).priority() == priority)
                      .toArray();
              List<Long> weights =
                  Weights.fitting(
                      Arrays.stream(same).mapToObj(i -> groups.get(i).weight()).toList());
              for (int i = 0; i < same.length; i++) {
                fitting.set(same[i], groups.get(same[i]).withWeight(weights.get(i)));
              }
            });
    return fitting;
  }
}
