package io.mizzen.validation.gatewayapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import io.mizzen.intake.ConfigIntake;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each rule that the Gateway API's CustomResourceDefinitions have beside types and forms ({@code
 * x-kubernetes-validations}): one document that it accepts, and one that it refuses.
 */
class GatewayApiRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # References
          HTTPRoute | parentRefs: [{name: a, sectionName: b}, {name: a, sectionName: c}] | parentRefs: [{name: a}, {name: a, sectionName: c}] | REQUIRED spec.parentRefs[1].sectionName
          HTTPRoute | parentRefs: [{name: a}, {name: a, namespace: b}, {name: a, kind: Service, group: ''}] | parentRefs: [{name: a, port: 80}, {name: a, sectionName: c}] | REQUIRED spec.parentRefs[1].sectionName
          HTTPRoute | parentRefs: [{name: a, port: 80}, {name: a, port: 81}] | parentRefs: [{name: a, port: 80}, {name: a, kind: Gateway, port: 80}] | DUPLICATE spec.parentRefs[1].sectionName
          GRPCRoute | parentRefs: [{name: a}, {name: b}] | parentRefs: [{name: a}, {name: a}] | DUPLICATE spec.parentRefs[1].sectionName
          TLSRoute | hostnames: [a.b], parentRefs: [{name: a}, {name: b}], rules: [{backendRefs: [{name: a, port: 1}]}] | hostnames: [a.b], parentRefs: [{name: a}, {name: a}], rules: [{backendRefs: [{name: a, port: 1}]}] | DUPLICATE spec.parentRefs[1].sectionName
          TCPRoute | parentRefs: [{name: a}, {name: b}], rules: [{backendRefs: [{name: a, port: 1}]}] | parentRefs: [{name: a}, {name: a, port: 1}], rules: [{backendRefs: [{name: a, port: 1}]}] | REQUIRED spec.parentRefs[1].sectionName
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a, sectionName: x}, {group: '', kind: Service, name: a, sectionName: z}], validation: {hostname: a, wellKnownCACertificates: System} | targetRefs: [{group: '', kind: Service, name: a}, {group: '', kind: Service, name: a, sectionName: z}], validation: {hostname: a, wellKnownCACertificates: System} | REQUIRED spec.targetRefs[1].sectionName
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a}, {group: '', kind: Service, name: b}], validation: {hostname: a, wellKnownCACertificates: System} | targetRefs: [{group: '', kind: Service, name: a}, {group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System} | DUPLICATE spec.targetRefs[1].sectionName
          HTTPRoute | rules: [{backendRefs: [{name: a, kind: X, group: z}]}] | rules: [{backendRefs: [{name: a}]}] | REQUIRED spec.rules[0].backendRefs[0].port
          GRPCRoute | rules: [{backendRefs: [{name: a, port: 80}]}] | rules: [{backendRefs: [{name: a}]}] | REQUIRED spec.rules[0].backendRefs[0].port
          TLSRoute | hostnames: [a.b], rules: [{backendRefs: [{name: a, port: 80}]}] | hostnames: [a.b], rules: [{backendRefs: [{name: a}]}] | REQUIRED spec.rules[0].backendRefs[0].port
          TCPRoute | rules: [{backendRefs: [{name: a, port: 80}]}] | rules: [{backendRefs: [{name: a, kind: Service}]}] | REQUIRED spec.rules[0].backendRefs[0].port
          HTTPRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 80}}}]}] | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a}}}]}] | REQUIRED spec.rules[0].filters[0].requestMirror.backendRef.port
          HTTPRoute | rules: [{filters: [{type: ExternalAuth, externalAuth: {protocol: GRPC, grpc: {}, backendRef: {name: a, port: 80}}}]}] | rules: [{filters: [{type: ExternalAuth, externalAuth: {protocol: GRPC, grpc: {}, backendRef: {name: a}}}]}] | REQUIRED spec.rules[0].filters[0].externalAuth.backendRef.port

          # Rules of routes
          HTTPRoute | rules: [{name: a}, {name: b}, {}, {}] | rules: [{name: a}, {name: a}] | DUPLICATE spec.rules[1].name
          HTTPRoute | rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}]}] | rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}], backendRefs: [{name: a, port: 80}]}] | CONFLICT spec.rules[0].backendRefs
          HTTPRoute | rules: [{filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}] | rules: [{matches: [{path: {type: Exact, value: /a}}], filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}] | CONFLICT spec.rules[0].matches
          HTTPRoute | rules: [{matches: [{path: {value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}] | rules: [{matches: [{}, {}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}] | CONFLICT spec.rules[0].matches
          HTTPRoute | rules: [{matches: [{}, {}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /}}}]}] | rules: [{matches: [{}, {}], backendRefs: [{name: a, port: 1, filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}]}] | CONFLICT spec.rules[0].matches
          HTTPRoute | rules: [{matches: [{headers: [{name: a, value: b}]}], backendRefs: [{name: a, port: 1, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}]}] | rules: [{matches: [{}, {}], backendRefs: [{name: a, port: 1, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}]}] | CONFLICT spec.rules[0].matches
          HTTPRoute | rules: [{timeouts: {request: 0s, backendRequest: 2s}}] | rules: [{timeouts: {request: 1s, backendRequest: 2s}}] | OUT_OF_RANGE spec.rules[0].timeouts.backendRequest
          HTTPRoute | rules: [{sessionPersistence: {absoluteTimeout: 1h, cookieConfig: {lifetimeType: Permanent}}}] | rules: [{sessionPersistence: {cookieConfig: {lifetimeType: Permanent}}}] | REQUIRED spec.rules[0].sessionPersistence.absoluteTimeout
          GRPCRoute | rules: [{sessionPersistence: {type: Cookie, cookieConfig: {}}}] | rules: [{sessionPersistence: {type: Header, cookieConfig: {lifetimeType: Session}}}] | CONFLICT spec.rules[0].sessionPersistence.cookieConfig

          # Matches
          HTTPRoute | rules: [{matches: [{path: {type: RegularExpression, value: a}}]}] | rules: [{matches: [{path: {type: Exact, value: a}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a/}}]}] | rules: [{matches: [{path: {value: /a//b}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a/.b}}]}] | rules: [{matches: [{path: {value: /a/./b}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a/..b}}]}] | rules: [{matches: [{path: {value: /a/../b}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a%20}}]}] | rules: [{matches: [{path: {value: /a%2fb}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a%3F}}]}] | rules: [{matches: [{path: {value: /a%2Fb}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a;b}}]}] | rules: [{matches: [{path: {value: '/a#b'}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a..}}]}] | rules: [{matches: [{path: {value: /a/..}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: /a.}}]}] | rules: [{matches: [{path: {value: /a/.}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {value: "/a:@!$&'()*+,;=~"}}]}] | rules: [{matches: [{path: {value: '/a b'}}]}] | INVALID_VALUE spec.rules[0].matches[0].path.value
          HTTPRoute | rules: [{matches: [{path: {type: PathPrefix}}]}] | rules: [{matches: [{path: {type: Prefix}}]}] | BAD_ENUM spec.rules[0].matches[0].path.type
          GRPCRoute | rules: [{matches: [{method: {method: A}}]}] | rules: [{matches: [{method: {type: Exact}}]}] | REQUIRED spec.rules[0].matches[0].method
          GRPCRoute | rules: [{matches: [{method: {service: .a.B_c}}]}] | rules: [{matches: [{method: {service: a-b}}]}] | INVALID_NAME spec.rules[0].matches[0].method.service
          GRPCRoute | rules: [{matches: [{method: {type: RegularExpression, service: a-b, method: a.b}}]}] | rules: [{matches: [{method: {method: a.b}}]}] | INVALID_NAME spec.rules[0].matches[0].method.method

          # Filters
          HTTPRoute | rules: [{filters: [{type: CORS, cors: {allowOrigins: ['*'], maxAge: 1}}]}] | rules: [{filters: [{type: CORS}]}] | REQUIRED spec.rules[0].filters[0].cors
          HTTPRoute | rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a]}}]}] | rules: [{filters: [{type: RequestHeaderModifier}]}] | REQUIRED spec.rules[0].filters[0].requestHeaderModifier
          HTTPRoute | rules: [{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]}] | rules: [{filters: [{type: ExtensionRef, responseHeaderModifier: {}, extensionRef: {group: '', kind: A, name: a}}]}] | CONFLICT spec.rules[0].filters[0].responseHeaderModifier
          HTTPRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, percent: 5}}]}] | rules: [{filters: [{type: RequestMirror}]}] | REQUIRED spec.rules[0].filters[0].requestMirror
          HTTPRoute | rules: [{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}] | rules: [{filters: [{type: RequestRedirect}]}] | REQUIRED spec.rules[0].filters[0].requestRedirect
          HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {hostname: a.b}}]}] | rules: [{filters: [{type: CORS, cors: {}, urlRewrite: {}}]}] | CONFLICT spec.rules[0].filters[0].urlRewrite
          HTTPRoute | rules: [{filters: [{type: ExtensionRef, extensionRef: {group: '', kind: A, name: a}}]}] | rules: [{filters: [{type: ExtensionRef}]}] | REQUIRED spec.rules[0].filters[0].extensionRef
          HTTPRoute | rules: [{filters: [{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {path: /a}, backendRef: {name: a, port: 1}}}]}] | rules: [{filters: [{type: ExternalAuth}]}] | REQUIRED spec.rules[0].filters[0].externalAuth
          GRPCRoute | rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}}]}] | rules: [{filters: [{type: RequestHeaderModifier}]}] | REQUIRED spec.rules[0].filters[0].requestHeaderModifier
          GRPCRoute | rules: [{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]}] | rules: [{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}, requestHeaderModifier: {}}]}] | CONFLICT spec.rules[0].filters[0].requestHeaderModifier
          GRPCRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}}}]}] | rules: [{filters: [{type: RequestMirror}]}] | REQUIRED spec.rules[0].filters[0].requestMirror
          GRPCRoute | rules: [{filters: [{type: ExtensionRef, extensionRef: {group: '', kind: A, name: a}}]}] | rules: [{filters: [{type: ExtensionRef}]}] | REQUIRED spec.rules[0].filters[0].extensionRef
          HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {}}]}] | rules: [{filters: [{type: URLRewrite, urlRewrite: {}}, {type: RequestRedirect, requestRedirect: {}}]}] | CONFLICT spec.rules[0].filters
          HTTPRoute | rules: [{filters: [{type: CORS, cors: {}}]}] | rules: [{filters: [{type: CORS, cors: {}}, {type: CORS, cors: {}}]}] | DUPLICATE spec.rules[0].filters[1].type
          HTTPRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}}}, {type: RequestMirror, requestMirror: {backendRef: {name: b, port: 1}}}]}] | rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}}, {type: RequestHeaderModifier, requestHeaderModifier: {}}]}] | DUPLICATE spec.rules[0].filters[1].type
          HTTPRoute | rules: [{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]}] | rules: [{backendRefs: [{name: a, port: 1, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}, {type: ResponseHeaderModifier, responseHeaderModifier: {}}]}]}] | DUPLICATE spec.rules[0].backendRefs[0].filters[1].type
          HTTPRoute | rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}]}] | rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}, {type: RequestRedirect, requestRedirect: {}}]}] | DUPLICATE spec.rules[0].filters[1].type
          HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {}}]}] | rules: [{filters: [{type: URLRewrite, urlRewrite: {}}, {type: URLRewrite, urlRewrite: {}}]}] | DUPLICATE spec.rules[0].filters[1].type
          GRPCRoute | rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}}]}] | rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}}, {type: RequestHeaderModifier, requestHeaderModifier: {}}]}] | DUPLICATE spec.rules[0].filters[1].type
          GRPCRoute | rules: [{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]}] | rules: [{backendRefs: [{name: a, port: 1, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}, {type: ResponseHeaderModifier, responseHeaderModifier: {}}]}]}] | DUPLICATE spec.rules[0].backendRefs[0].filters[1].type
          HTTPRoute | rules: [{filters: [{type: CORS, cors: {allowHeaders: ['*']}}]}] | rules: [{filters: [{type: CORS, cors: {allowHeaders: [a, '*']}}]}] | CONFLICT spec.rules[0].filters[0].cors.allowHeaders
          HTTPRoute | rules: [{filters: [{type: CORS, cors: {allowMethods: [GET, PUT]}}]}] | rules: [{filters: [{type: CORS, cors: {allowMethods: ['*', GET]}}]}] | CONFLICT spec.rules[0].filters[0].cors.allowMethods
          HTTPRoute | rules: [{filters: [{type: CORS, cors: {allowOrigins: ['https://*.a.b:1']}}]}] | rules: [{filters: [{type: CORS, cors: {allowOrigins: ['*', 'https://a']}}]}] | CONFLICT spec.rules[0].filters[0].cors.allowOrigins
          HTTPRoute | rules: [{filters: [{type: ExternalAuth, externalAuth: {protocol: GRPC, grpc: {allowedHeaders: [a]}, backendRef: {name: a, port: 1}}}]}] | rules: [{filters: [{type: ExternalAuth, externalAuth: {protocol: GRPC, backendRef: {name: a, port: 1}}}]}] | REQUIRED spec.rules[0].filters[0].externalAuth.grpc
          HTTPRoute | rules: [{filters: [{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {}, backendRef: {name: a, port: 1}}}]}] | rules: [{filters: [{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {}, grpc: {}, backendRef: {name: a, port: 1}}}]}] | CONFLICT spec.rules[0].filters[0].externalAuth.grpc
          HTTPRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, fraction: {numerator: 1}}}]}] | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, percent: 1, fraction: {numerator: 1}}}]}] | CONFLICT spec.rules[0].filters[0].requestMirror.fraction
          GRPCRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, fraction: {numerator: 100}}}]}] | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, fraction: {numerator: 3, denominator: 2}}}]}] | OUT_OF_RANGE spec.rules[0].filters[0].requestMirror.fraction.numerator
          HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: ''}}}]}] | rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath}}}]}] | REQUIRED spec.rules[0].filters[0].urlRewrite.path.replaceFullPath
          HTTPRoute | rules: [{filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}] | rules: [{filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /, replaceFullPath: /}}}]}] | CONFLICT spec.rules[0].filters[0].requestRedirect.path.replaceFullPath

          # Gateway
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: TCP}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: UDP, tls: {certificateRefs: [{name: a}]}}] | CONFLICT spec.listeners[0].tls
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTPS, tls: {certificateRefs: [{name: a}]}}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTPS, tls: {mode: Passthrough}}] | CONFLICT spec.listeners[0].tls.mode
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: TLS, tls: {mode: Passthrough}}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: TLS}] | REQUIRED spec.listeners[0].tls
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, hostname: '*.a.b'}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: TCP, hostname: a.b}] | CONFLICT spec.listeners[0].hostname
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}, {name: b, port: 81, protocol: HTTP}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}] | DUPLICATE spec.listeners[1].name
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: HTTP, hostname: a}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: HTTP}] | DUPLICATE spec.listeners[1]
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTPS, tls: {options: {a.b/c: d}}}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTPS, tls: {}}] | REQUIRED spec.listeners[0].tls.certificateRefs
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: 1.1.1.1}, {value: '::1'}, {}, {}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: 1.1.1.1}, {type: IPAddress, value: 1.1.1.1}] | DUPLICATE spec.addresses[1].value
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{type: NamedAddress, value: a}, {type: NamedAddress, value: a}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{type: Hostname, value: a}, {type: Hostname, value: a}] | DUPLICATE spec.addresses[1].value
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{type: Hostname, value: '*.a'}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{type: Hostname, value: a_b}] | INVALID_HOST spec.addresses[0].value
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{type: a.b/c, value: d}] | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: a}] | INVALID_ADDRESS spec.addresses[0].value
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], infrastructure: {annotations: {a.b/C_d: any thing}} | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], infrastructure: {annotations: {A.b/c: d}} | INVALID_LABEL spec.infrastructure.annotations["A.b/c"]
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], infrastructure: {labels: {a.b/C_d: e}} | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], infrastructure: {labels: {-a: d}} | INVALID_LABEL spec.infrastructure.labels.-a
          Gateway | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], tls: {frontend: {default: {}, perPort: [{port: 1, tls: {}}, {port: 2, tls: {}}]}} | gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], tls: {frontend: {default: {}, perPort: [{port: 1, tls: {}}, {port: 1, tls: {}}]}} | DUPLICATE spec.tls.frontend.perPort[1].port

          # BackendTLSPolicy and TLSRoute
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, caCertificateRefs: [{group: '', kind: ConfigMap, name: b}]} | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, caCertificateRefs: [{group: '', kind: ConfigMap, name: b}]} | CONFLICT spec.validation
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System} | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a} | REQUIRED spec.validation
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: Hostname, hostname: '*.a'}]} | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: Hostname}]} | REQUIRED spec.validation.subjectAltNames[0].hostname
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: URI, uri: 'spiffe://a/b'}]} | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: URI, uri: 'spiffe://a', hostname: a}]} | CONFLICT spec.validation.subjectAltNames[0].hostname
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: URI, uri: 'a://b'}]} | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: URI}]} | REQUIRED spec.validation.subjectAltNames[0].uri
          BackendTLSPolicy | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: Hostname, hostname: a}]} | targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, subjectAltNames: [{type: Hostname, hostname: a, uri: 'a://b'}]} | CONFLICT spec.validation.subjectAltNames[0].uri
          TLSRoute | hostnames: [a.b], rules: [{backendRefs: [{name: a, port: 80}]}] | hostnames: [1.1.1.1], rules: [{backendRefs: [{name: a, port: 80}]}] | INVALID_HOST spec.hostnames[0]
          TLSRoute | hostnames: ['*.a.b'], rules: [{backendRefs: [{name: a, port: 80}]}] | hostnames: [a_b], rules: [{backendRefs: [{name: a, port: 80}]}] | INVALID_HOST spec.hostnames[0]
          TLSRoute | hostnames: ['*.b'], rules: [{backendRefs: [{name: a, port: 80}]}] | hostnames: [a.*.b], rules: [{backendRefs: [{name: a, port: 80}]}] | INVALID_HOST spec.hostnames[0]
          """)
  void decidesAsTheSchemaDoes(String kind, String good, String broken, String finding) {
    assertThat(errors(kind, good)).isEqualTo("good");
    assertThat(errors(kind, broken)).isEqualTo(finding);
  }

  /** 64 matches a rule and 16 rules are legal, but not 129 matches in all. */
  @ParameterizedTest
  @CsvSource({"HTTPRoute, 128, good", "HTTPRoute, 129, OUT_OF_RANGE spec.rules"})
  void matchesOfAllRulesAreCounted(String kind, int matches, String expected) {
    int ofLastRule = matches - 2 * 60;
    String spec =
        "rules: [{matches: [%s]}, {matches: [%s]}, {matches: [%s]}]"
            .formatted(list(60), list(60), list(ofLastRule));

    assertThat(errors(kind, spec)).isEqualTo(expected);
    assertThat(errors("GRPCRoute", spec)).isEqualTo(expected);
  }

  private static String list(int matches) {
    return "{}, ".repeat(matches - 1) + "{}";
  }

  private static String errors(String kind, String spec) {
    String document =
        "apiVersion: gateway.networking.k8s.io/v1\nkind: %s\nmetadata: {name: a}\nspec: {%s}\n"
            .formatted(kind, spec);
    String found =
        new ConfigIntake("default")
            .read("x.yaml", document).findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map((Finding each) -> each.code() + " " + each.path())
                .collect(Collectors.joining(", "));
    return found.isEmpty() ? "good" : found;
  }
}
