package io.mizzen.xds.server.bridge;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resources of one type that one stream was sent, accepted or not: what is there already is not
 * sent again, so a refused response is followed by the next change only. Confined to the stream's
 * executor.
 */
final class SentResources {
  private static final String ANY = "*";

  private final TypeUrl type;
  private final Map<String, String> versions = new HashMap<>();
  private final Set<String> besideAll = new HashSet<>();
  private boolean wildcard;
  private boolean named;
  private boolean answered;

  /**
   * A response.
   *
   * @param removed names that the client has and that are gone; what state of the world leaves out
   */
  record Answer(Collection<XdsResource> resources, List<String> removed) {}

  SentResources(TypeUrl type) {
    this.type = type;
  }

  /**
   * The first delta request of the type.
   *
   * @param subscribed the names it subscribes to; none, or {@code *}, means all of a type that has
   *     wildcards
   * @param earlier versions by name of what the client has from an earlier stream
   */
  void firstDelta(List<String> subscribed, Map<String, String> earlier) {
    wildcard = type.isFullState() && (subscribed.isEmpty() || subscribed.contains(ANY));
    versions.putAll(earlier);
  }

  /** A later delta request: names subscribed to again are sent again, as its client expects. */
  void nextDelta(List<String> subscribed, List<String> unsubscribed) {
    subscribed.forEach(versions::remove);
    unsubscribed.forEach(besideAll::remove);
  }

  /** Everything is sent again. */
  void resend() {
    versions.clear();
    answered = false;
  }

  /** A subscription without names is a wildcard until names were given; {@code *} is one always. */
  private void subscribe(Set<String> names) {
    named |= !names.isEmpty() && !wildcard;
    wildcard = names.contains(ANY) || (names.isEmpty() && !named && type.isFullState());
    if (!wildcard) {
      versions.keySet().retainAll(names);
    }
  }

  /**
   * The answer to a state-of-the-world subscription: everything subscribed to, if something of it
   * differs from what was sent. Once it is sent {@link #sentAll} follows.
   */
  Optional<Answer> stateOfTheWorld(ResourceView view, Set<String> names) {
    subscribe(names);
    if (!wildcard && names.isEmpty()) {
      return Optional.empty();
    }
    Map<String, XdsResource> content = content(view, names);
    boolean gone = type.isFullState() && !content.keySet().containsAll(versions.keySet());
    boolean first = type.isFullState() && !answered;
    if (!first && !gone && newer(content).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Answer(content.values(), List.of()));
  }

  /**
   * The answer to a delta subscription: what differs from what was sent. Once it is sent {@link
   * #sentChanges} follows.
   *
   * @param tracked names that the client has acknowledged
   * @param pending names that it subscribes to and has not acknowledged
   */
  Optional<Answer> delta(ResourceView view, Set<String> tracked, Set<String> pending) {
    Set<String> names = new HashSet<>(pending);
    if (wildcard) {
      besideAll.addAll(pending);
      names.addAll(besideAll);
    } else {
      names.addAll(tracked);
      versions.keySet().retainAll(names);
    }
    Map<String, XdsResource> content = content(view, names);
    Map<String, XdsResource> newer = newer(content);
    List<String> gone =
        versions.keySet().stream().filter(name -> !content.containsKey(name)).sorted().toList();
    if (newer.isEmpty() && gone.isEmpty() && (answered || !wildcard)) {
      return Optional.empty();
    }
    return Optional.of(new Answer(newer.values(), gone));
  }

  /** The client has this and nothing else. */
  void sentAll(Answer answer) {
    versions.clear();
    sentChanges(answer);
  }

  /** The client has this beside what it had. */
  void sentChanges(Answer answer) {
    versions.keySet().removeAll(new HashSet<>(answer.removed()));
    answer.resources().forEach(resource -> versions.put(resource.name(), resource.version()));
    answered = true;
  }

  private Map<String, XdsResource> newer(Map<String, XdsResource> content) {
    Map<String, XdsResource> newer = new LinkedHashMap<>(content);
    newer.values().removeIf(each -> each.version().equals(versions.get(each.name())));
    return newer;
  }

  private Map<String, XdsResource> content(ResourceView view, Set<String> names) {
    Map<String, XdsResource> content = new LinkedHashMap<>();
    if (wildcard) {
      view.all(type).forEach(each -> content.put(each.name(), each));
    }
    for (String name : names) {
      if (!name.equals(ANY)) {
        find(view, name).ifPresent(each -> content.put(name, each));
      }
    }
    return content;
  }

  /** A name that is gone stays as it is, but for a cluster; one never known is answered empty. */
  private Optional<XdsResource> find(ResourceView view, String name) {
    Optional<XdsResource> found = view.find(type, name);
    boolean mayBeEmptied = !versions.containsKey(name) || type.equals(TypeUrl.CLUSTER);
    return found.isPresent() || type.equals(TypeUrl.LISTENER) || !mayBeEmptied
        ? found
        : view.absent(type, name);
  }
}
