package io.mizzen.validation;

import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Operation;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The list fields of an authorization rule's {@code source} and {@code operation} by name. */
final class SourceFields {
  static final Operation NO_OPERATION =
      new Operation(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  private SourceFields() {}

  static boolean isEmpty(Source source) {
    return lists(source).values().stream().allMatch(List::isEmpty)
        && source.ipBlocks().isEmpty()
        && source.notIpBlocks().isEmpty()
        && source.remoteIpBlocks().isEmpty()
        && source.notRemoteIpBlocks().isEmpty();
  }

  static void each(Source source, BiConsumer<String, List<String>> check) {
    lists(source).forEach(check);
  }

  static void each(Operation operation, BiConsumer<String, List<String>> check) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    lists.put("hosts", operation.hosts());
    lists.put("notHosts", operation.notHosts());
    lists.put("methods", operation.methods());
    lists.put("notMethods", operation.notMethods());
    lists.put("paths", operation.paths());
    lists.put("notPaths", operation.notPaths());
    lists.forEach(check);
  }

  /** The fields in use that look at who calls. */
  static List<String> identities(Source source) {
    return lists(source).entrySet().stream()
        .filter(field -> !field.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  static boolean namesPrincipalsOrNamespaces(Source source) {
    return !(source.principals().isEmpty()
        && source.notPrincipals().isEmpty()
        && source.namespaces().isEmpty()
        && source.notNamespaces().isEmpty());
  }

  /** Without addresses, which have a check of their own. */
  private static Map<String, List<String>> lists(Source source) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    lists.put("principals", source.principals());
    lists.put("notPrincipals", source.notPrincipals());
    lists.put("requestPrincipals", source.requestPrincipals());
    lists.put("notRequestPrincipals", source.notRequestPrincipals());
    lists.put("namespaces", source.namespaces());
    lists.put("notNamespaces", source.notNamespaces());
    lists.put("serviceAccounts", source.serviceAccounts());
    lists.put("notServiceAccounts", source.notServiceAccounts());
    lists.put("trustDomains", source.trustDomains());
    lists.put("notTrustDomains", source.notTrustDomains());
    return lists;
  }
}
