package io.mizzen.client;

/**
 * Where the short names of a workload belong: {@code reviews} is {@code
 * reviews.<namespace>.svc.<domain>}. The control plane completes them.
 */
record ServiceScope(String namespace, String domain) {}
