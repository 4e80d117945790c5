package io.mizzen.analysis;

import io.mizzen.api.Protocol;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.StringMatch;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code uri} conditions for services that speak nothing but gRPC. */
final class GrpcPaths {
  private static final Pattern PATH = Pattern.compile("/[^/?#\\s]+/[^/?#\\s]+");
  private static final Pattern START_OF_PATH =
      Pattern.compile("|/|/[^/?#\\s]+|/[^/?#\\s]+/[^/?#\\s]*");

  /** Characters of a regular expression that stand for themselves and are not repeated. */
  private static final Pattern PLAIN_START =
      Pattern.compile("\\^?((?:(?:[\\w/%~ -]|\\\\[^\\w])(?![*?+{]))+)");

  private GrpcPaths() {}

  static void analyze(MeshResource<VirtualService> rule, ReferenceContext context, Report report) {
    List<ServicePort> ports = ports(rule, context);
    FieldPath http = FieldPath.root().key("spec").key("http");
    for (int i = 0; i < rule.spec().http().size(); i++) {
      List<HttpMatchRequest> matches = rule.spec().http().get(i).match();
      for (int j = 0; j < matches.size(); j++) {
        FieldPath path = http.index(i).key("match").index(j).key("uri");
        HttpMatchRequest match = matches.get(j);
        match
            .uri()
            .filter(uri -> speaksOnlyGrpc(ports, match.port()))
            .flatMap(GrpcPaths::impossible)
            .ifPresent(text -> warn(report.at(rule, path), text));
      }
    }
  }

  /** The ports the rule is about: its hosts', or for a delegate those of the rules it serves. */
  private static List<ServicePort> ports(
      MeshResource<VirtualService> rule, ReferenceContext context) {
    List<MeshResource<VirtualService>> roots =
        rule.spec().hosts().isEmpty() ? context.rootsOf(rule) : List.of(rule);
    return roots.stream()
        .flatMap(
            root ->
                root.spec().hosts().stream()
                    .flatMap(host -> context.services(host, root.namespace()).stream()))
        .map(Service::ports)
        .flatMap(List::stream)
        .toList();
  }

  private static boolean speaksOnlyGrpc(List<ServicePort> ports, int port) {
    List<Protocol> spoken =
        ports.stream()
            .filter(any -> port == 0 || any.number() == port)
            .map(ServicePort::protocol)
            .filter(GrpcPaths::isRoutedByHttpRules)
            .toList();
    return !spoken.isEmpty() && spoken.stream().allMatch(Protocol.GRPC::equals);
  }

  private static boolean isRoutedByHttpRules(Protocol protocol) {
    return protocol.isHttp() || protocol == Protocol.UNSUPPORTED;
  }

  /** The text of a condition that no {@code /package.Service/Method} meets. */
  private static Optional<String> impossible(StringMatch uri) {
    return Stream.concat(
            uri.exact().filter(text -> !PATH.matcher(text).matches()).stream(),
            Stream.concat(
                uri.prefix().filter(text -> !START_OF_PATH.matcher(text).matches()).stream(),
                uri.regex().filter(GrpcPaths::isImpossibleRegex).stream()))
        .findFirst();
  }

  /** Looks at the plain characters a pattern starts with; says no where they do not tell. */
  private static boolean isImpossibleRegex(String regex) {
    Matcher start = PLAIN_START.matcher(regex);
    if (regex.indexOf('|') >= 0 || !start.lookingAt()) {
      return false;
    }
    String plain = start.group(1).replace("\\", "");
    boolean isAll = start.end() == regex.length() || regex.substring(start.end()).equals("$");
    return !(isAll ? PATH : START_OF_PATH).matcher(plain).matches();
  }

  private static void warn(Report.Field field, String text) {
    field.warning(
        AnalysisCode.URI_NEVER_MATCHES_GRPC,
        text,
        "a path such as /package.Service/Method, or the start of one",
        "the port is declared as gRPC, where every path has this form; this match takes no call");
  }
}
