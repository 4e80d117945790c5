package io.mizzen.dataplane.route;

import com.google.re2j.Pattern;
import io.mizzen.dataplane.match.FractionalPercent;
import io.mizzen.dataplane.match.RequestHead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** The action of a route: the action of {@code envoy.config.route.v3.Route}. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface RouteAction {

  /**
   * {@code route}: sent to an upstream.
   *
   * @param clusters where to
   * @param rewrite how path and authority change on the way
   * @param mirrors clusters that get a copy
   * @param timeout of the whole request; zero means none, absent means Envoy's 15 s
   */
  record Forward(
      ClusterSpecifier clusters,
      Rewrite rewrite,
      List<RequestMirror> mirrors,
      Optional<Duration> timeout)
      implements RouteAction {
    public Forward {
      mirrors = List.copyOf(mirrors);
    }

    /** To these clusters, unchanged. */
    public static Forward to(ClusterSpecifier clusters) {
      return new Forward(clusters, Rewrite.none(), List.of(), Optional.empty());
    }
  }

  /**
   * {@code redirect}: answered with another location.
   *
   * @param status 301, 302, 303, 307 or 308
   * @param scheme empty: as before, or https where {@code https_redirect} says so
   * @param host empty: as before
   * @param port absent: as before
   * @param path how the path changes
   */
  record Redirect(int status, String scheme, String host, Optional<Integer> port, Rewrite path)
      implements RouteAction {

    /**
     * The value of the {@code location} header.
     *
     * @param match of the route, for prefixes
     */
    public String location(RequestHead head, RouteMatch match) {
      String newScheme = scheme.isEmpty() ? head.scheme() : scheme;
      String oldHost = head.authority();
      String newHost = host.isEmpty() ? oldHost : host;
      if (port.isPresent()) {
        newHost = HostMatcher.withoutPort(newHost) + ":" + port.get();
      }
      return newScheme + "://" + newHost + path.path(head, match);
    }
  }

  /**
   * {@code direct_response}: answered in place.
   *
   * @param body may be empty
   */
  record DirectResponse(int status, String body) implements RouteAction {}

  /** {@code non_forwarding_action}: a gRPC server's own requests. */
  record NonForwarding() implements RouteAction {}

  /**
   * {@code request_mirror_policies}.
   *
   * @param share absent: every request
   */
  record RequestMirror(String cluster, Optional<FractionalPercent> share) {}

  /**
   * The changes of path and authority. Of the forms of the path at most one is set; none keeps it.
   *
   * @param prefix replaces what a prefix match took, or the whole path of an exact match
   * @param path replaces the whole path
   * @param regex replaces what a pattern finds, with RE2's {@code \1}
   * @param host replaces the authority
   */
  record Rewrite(
      Optional<String> prefix,
      Optional<String> path,
      Optional<RegexRewrite> regex,
      Optional<String> host) {
    private static final Rewrite NONE =
        new Rewrite(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static Rewrite none() {
      return NONE;
    }

    /** The path that is sent on, with its query. */
    public String path(RequestHead head, RouteMatch match) {
      String plain = head.plainPath();
      String rest = head.path().substring(plain.length());
      if (path.isPresent()) {
        // Envoy keeps the query unless the new path brings one.
        return path.get().indexOf('?') < 0 ? path.get() + rest : path.get();
      }
      if (regex.isPresent()) {
        return regex.get().applyTo(plain) + rest;
      }
      return prefix.map(to -> Rewrites.prefix(to, plain, match.path()) + rest).orElse(head.path());
    }

    /** The authority that is sent on. */
    public String authority(RequestHead head) {
      return host.orElse(head.authority());
    }
  }

  /** {@code regex_rewrite}. */
  record RegexRewrite(Pattern pattern, String substitution) {
    String applyTo(String path) {
      return pattern.matcher(path).replaceAll(Rewrites.toJava(substitution));
    }
  }
}
