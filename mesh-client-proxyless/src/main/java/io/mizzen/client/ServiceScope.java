package io.mizzen.client;

/**
 * The namespace and domain of a workload's short names: {@code reviews} is {@code
 * reviews.<namespace>.svc.<domain>}. The control plane completes them.
 */
record ServiceScope(String namespace, String domain) {}
