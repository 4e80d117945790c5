package io.mizzen.security;

import io.mizzen.api.ResourceKey;
import io.mizzen.rules.requestauthentication.RequestAuthentication.JwtRule;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The tokens that one workload takes for valid: the rules of all policies that select it.
 *
 * @param rules sorted by issuer; rules of one issuer in the order of their policies
 * @param sources the policies, those of the root namespace first, each oldest first
 */
@API(status = API.Status.EXPERIMENTAL)
public record EffectiveRequestAuthentication(List<JwtRule> rules, List<ResourceKey> sources) {
  public EffectiveRequestAuthentication {
    rules = List.copyOf(rules);
    sources = List.copyOf(sources);
  }
}
