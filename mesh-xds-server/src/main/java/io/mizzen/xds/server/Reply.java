package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;

/** One response to send. */
record Reply(TypeUrl type, String version, Nonce nonce, List<XdsResource> resources) {}
