package io.mizzen.validation.security;

import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of an authorization rule's {@code source} that name a caller. */
final class SourceFields {
  private SourceFields() {}

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
