package io.mizzen.rules.kubernetes;

import io.mizzen.config.OpenMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes {@code MutatingWebhookConfiguration} and {@code ValidatingWebhookConfiguration}: read
 * for analysis only.
 */
@OpenMessage
public record WebhookConfiguration(List<Webhook> webhooks) {
  /** {@code MutatingWebhook} and {@code ValidatingWebhook}. */
  @OpenMessage
  public record Webhook(
      String name,
      Optional<ClientConfig> clientConfig,
      Optional<LabelSelector> namespaceSelector,
      Optional<LabelSelector> objectSelector) {}

  /** {@code WebhookClientConfig}. */
  @OpenMessage
  public record ClientConfig(Optional<String> url, Optional<ServiceReference> service) {}

  /** {@code ServiceReference}. */
  @OpenMessage
  public record ServiceReference(String namespace, String name, String path) {}

  /** {@code LabelSelector}. */
  @OpenMessage
  public record LabelSelector(
      Map<String, String> matchLabels, List<LabelRequirement> matchExpressions) {}

  /** {@code LabelSelectorRequirement}. */
  @OpenMessage
  public record LabelRequirement(String key, String operator, List<String> values) {}
}
