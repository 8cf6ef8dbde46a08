// Made from crds/ by operator/api/generate.ts. Do not edit.

/** The structural schema of the spec, by kind; without descriptions and rules in CEL. */
export const specSchemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "SyncConnector": {
    "type": "object",
    "required": [
      "type"
    ],
    "properties": {
      "type": {
        "type": "string",
        "enum": [
          "ActiveDirectory",
          "LDIF",
          "EntraID"
        ]
      },
      "activeDirectory": {
        "type": "object",
        "required": [
          "partitions",
          "credentialsSecretRef"
        ],
        "properties": {
          "transport": {
            "type": "string",
            "enum": [
              "LDAPS",
              "StartTLS"
            ],
            "default": "LDAPS"
          },
          "groupFilter": {
            "type": "object",
            "required": [
              "groups"
            ],
            "properties": {
              "groups": {
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "x-kubernetes-list-type": "set",
                "items": {
                  "type": "string",
                  "maxLength": 512
                }
              },
              "membership": {
                "type": "string",
                "enum": [
                  "Direct",
                  "Nested"
                ],
                "default": "Direct"
              }
            }
          },
          "partitions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": [
              "domain"
            ],
            "items": {
              "type": "object",
              "required": [
                "domain",
                "servers"
              ],
              "properties": {
                "domain": {
                  "type": "string",
                  "maxLength": 253
                },
                "netbiosName": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 15
                },
                "servers": {
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 10,
                  "x-kubernetes-list-type": "atomic",
                  "items": {
                    "type": "object",
                    "required": [
                      "host"
                    ],
                    "properties": {
                      "host": {
                        "type": "string",
                        "maxLength": 253
                      },
                      "port": {
                        "type": "integer",
                        "format": "int32",
                        "minimum": 1,
                        "maximum": 65535
                      }
                    }
                  }
                },
                "include": {
                  "type": "array",
                  "maxItems": 100,
                  "default": [],
                  "x-kubernetes-list-type": "set",
                  "items": {
                    "type": "string",
                    "maxLength": 512
                  }
                },
                "exclude": {
                  "type": "array",
                  "maxItems": 100,
                  "default": [],
                  "x-kubernetes-list-type": "set",
                  "items": {
                    "type": "string",
                    "maxLength": 512
                  }
                },
                "newOrganizationalUnits": {
                  "type": "string",
                  "enum": [
                    "Include",
                    "Exclude"
                  ],
                  "default": "Include"
                }
              }
            }
          },
          "rootDomain": {
            "type": "object",
            "required": [
              "domain"
            ],
            "properties": {
              "domain": {
                "type": "string",
                "maxLength": 253
              },
              "netbiosName": {
                "type": "string",
                "minLength": 1,
                "maxLength": 15
              }
            }
          },
          "credentialsSecretRef": {
            "type": "object",
            "required": [
              "name"
            ],
            "properties": {
              "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              },
              "usernameKey": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253,
                "default": "username"
              },
              "passwordKey": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253,
                "default": "password"
              }
            }
          },
          "certificateAuthorityRef": {
            "type": "object",
            "required": [
              "kind",
              "name"
            ],
            "properties": {
              "kind": {
                "type": "string",
                "enum": [
                  "Secret",
                  "ConfigMap"
                ]
              },
              "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              },
              "key": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253,
                "default": "ca.crt"
              }
            }
          },
          "writeback": {
            "type": "object",
            "required": [
              "attributes"
            ],
            "properties": {
              "attributes": {
                "type": "array",
                "minItems": 1,
                "maxItems": 100,
                "x-kubernetes-list-type": "set",
                "items": {
                  "type": "string",
                  "maxLength": 128,
                  "pattern": "^[A-Za-z][A-Za-z0-9-]*$"
                }
              }
            }
          },
          "attributes": {
            "type": "array",
            "maxItems": 200,
            "default": [],
            "x-kubernetes-list-type": "set",
            "items": {
              "type": "string",
              "maxLength": 128,
              "pattern": "^[A-Za-z][A-Za-z0-9-]*$"
            }
          }
        }
      },
      "ldif": {
        "type": "object",
        "required": [
          "fileRef",
          "partitions"
        ],
        "properties": {
          "fileRef": {
            "type": "object",
            "required": [
              "kind",
              "name",
              "key"
            ],
            "properties": {
              "kind": {
                "type": "string",
                "enum": [
                  "Secret",
                  "ConfigMap"
                ]
              },
              "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              },
              "key": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              }
            }
          },
          "partitions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": [
              "domain"
            ],
            "items": {
              "type": "object",
              "required": [
                "domain"
              ],
              "properties": {
                "domain": {
                  "type": "string",
                  "maxLength": 253
                },
                "netbiosName": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 15
                },
                "include": {
                  "type": "array",
                  "maxItems": 100,
                  "default": [],
                  "x-kubernetes-list-type": "set",
                  "items": {
                    "type": "string",
                    "maxLength": 512
                  }
                },
                "exclude": {
                  "type": "array",
                  "maxItems": 100,
                  "default": [],
                  "x-kubernetes-list-type": "set",
                  "items": {
                    "type": "string",
                    "maxLength": 512
                  }
                },
                "newOrganizationalUnits": {
                  "type": "string",
                  "enum": [
                    "Include",
                    "Exclude"
                  ],
                  "default": "Include"
                }
              }
            }
          },
          "attributes": {
            "type": "array",
            "maxItems": 200,
            "default": [],
            "x-kubernetes-list-type": "set",
            "items": {
              "type": "string",
              "maxLength": 128,
              "pattern": "^[A-Za-z][A-Za-z0-9-]*$"
            }
          }
        }
      },
      "entraID": {
        "type": "object",
        "required": [
          "tenantID",
          "clientID"
        ],
        "properties": {
          "tenantID": {
            "type": "string",
            "maxLength": 36
          },
          "clientID": {
            "type": "string",
            "maxLength": 36
          },
          "clientSecretRef": {
            "type": "object",
            "required": [
              "name"
            ],
            "properties": {
              "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              },
              "key": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253,
                "default": "clientSecret"
              }
            }
          },
          "clientCertificateRef": {
            "type": "object",
            "required": [
              "name"
            ],
            "properties": {
              "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              },
              "certificateKey": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253,
                "default": "tls.crt"
              },
              "privateKeyKey": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253,
                "default": "tls.key"
              }
            }
          },
          "workloadIdentity": {
            "type": "object",
            "properties": {
              "audience": {
                "type": "string",
                "minLength": 1,
                "maxLength": 512
              }
            }
          },
          "cloud": {
            "type": "string",
            "enum": [
              "Global",
              "USGovernment",
              "USGovernmentDoD",
              "China",
              "Custom"
            ],
            "default": "Global"
          },
          "endpoints": {
            "type": "object",
            "required": [
              "authorityURL",
              "graphURL"
            ],
            "properties": {
              "authorityURL": {
                "type": "string",
                "maxLength": 512
              },
              "graphURL": {
                "type": "string",
                "maxLength": 512
              }
            }
          },
          "certificateAuthorityRef": {
            "type": "object",
            "required": [
              "kind",
              "name"
            ],
            "properties": {
              "kind": {
                "type": "string",
                "enum": [
                  "Secret",
                  "ConfigMap"
                ]
              },
              "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              },
              "key": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253,
                "default": "ca.crt"
              }
            }
          },
          "proxy": {
            "type": "object",
            "required": [
              "url"
            ],
            "properties": {
              "url": {
                "type": "string",
                "maxLength": 512
              },
              "credentialsSecretRef": {
                "type": "object",
                "required": [
                  "name"
                ],
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  },
                  "usernameKey": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "username"
                  },
                  "passwordKey": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "password"
                  }
                }
              }
            }
          },
          "matching": {
            "type": "object",
            "properties": {
              "softMatch": {
                "type": "string",
                "enum": [
                  "None",
                  "UserPrincipalName",
                  "Mail"
                ],
                "default": "None"
              }
            }
          },
          "writeBudget": {
            "type": "object",
            "default": {},
            "properties": {
              "requests": {
                "type": "integer",
                "format": "int32",
                "minimum": 1,
                "maximum": 100000,
                "default": 3000
              },
              "periodSeconds": {
                "type": "integer",
                "format": "int32",
                "minimum": 1,
                "maximum": 3600,
                "default": 150
              },
              "sharePercent": {
                "type": "integer",
                "format": "int32",
                "minimum": 1,
                "maximum": 100,
                "default": 95
              }
            }
          }
        }
      }
    }
  },
  "SyncRule": {
    "type": "object",
    "required": [
      "direction",
      "connector",
      "sourceObjectType",
      "targetObjectType",
      "linkType",
      "precedence"
    ],
    "properties": {
      "direction": {
        "type": "string",
        "enum": [
          "Inbound",
          "Outbound"
        ]
      },
      "connector": {
        "type": "object",
        "properties": {
          "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 253
          },
          "type": {
            "type": "string",
            "enum": [
              "ActiveDirectory",
              "EntraID"
            ]
          }
        }
      },
      "sourceObjectType": {
        "type": "string",
        "minLength": 1,
        "maxLength": 128,
        "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"
      },
      "targetObjectType": {
        "type": "string",
        "minLength": 1,
        "maxLength": 128,
        "pattern": "^([A-Za-z][A-Za-z0-9_-]*|[*])$"
      },
      "linkType": {
        "type": "string",
        "enum": [
          "Provision",
          "Join",
          "StickyJoin",
          "JoinNoFlow"
        ]
      },
      "precedence": {
        "type": "integer",
        "format": "int32",
        "minimum": 0,
        "maximum": 9999
      },
      "softDeleteExpirySeconds": {
        "type": "integer",
        "format": "int32",
        "minimum": 0,
        "maximum": 31536000,
        "default": 0
      },
      "disabled": {
        "type": "boolean",
        "default": false
      },
      "description": {
        "type": "string",
        "maxLength": 1024
      },
      "scope": {
        "type": "array",
        "maxItems": 20,
        "default": [],
        "x-kubernetes-list-type": "atomic",
        "items": {
          "type": "object",
          "required": [
            "clauses"
          ],
          "properties": {
            "clauses": {
              "type": "array",
              "minItems": 1,
              "maxItems": 30,
              "x-kubernetes-list-type": "atomic",
              "items": {
                "type": "object",
                "required": [
                  "attribute",
                  "operator"
                ],
                "properties": {
                  "attribute": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 128
                  },
                  "operator": {
                    "type": "string",
                    "enum": [
                      "EQUAL",
                      "NOTEQUAL",
                      "LESSTHAN",
                      "LESSTHAN_OR_EQUAL",
                      "GREATERTHAN",
                      "GREATERTHAN_OR_EQUAL",
                      "CONTAINS",
                      "NOTCONTAINS",
                      "STARTSWITH",
                      "NOTSTARTSWITH",
                      "ENDSWITH",
                      "NOTENDSWITH",
                      "ISNULL",
                      "ISNOTNULL",
                      "ISIN",
                      "ISNOTIN",
                      "ISBITSET",
                      "ISNOTBITSET",
                      "ISBITNOTSET",
                      "ISMEMBEROF",
                      "ISNOTMEMBEROF"
                    ]
                  },
                  "value": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 1024
                  }
                }
              }
            }
          }
        }
      },
      "join": {
        "type": "array",
        "maxItems": 20,
        "default": [],
        "x-kubernetes-list-type": "atomic",
        "items": {
          "type": "object",
          "required": [
            "clauses"
          ],
          "properties": {
            "clauses": {
              "type": "array",
              "minItems": 1,
              "maxItems": 10,
              "x-kubernetes-list-type": "atomic",
              "items": {
                "type": "object",
                "required": [
                  "source",
                  "target"
                ],
                "properties": {
                  "source": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 128
                  },
                  "target": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 128
                  },
                  "caseSensitive": {
                    "type": "boolean",
                    "default": false
                  }
                }
              }
            }
          }
        }
      },
      "flows": {
        "type": "array",
        "maxItems": 300,
        "default": [],
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": [
          "target"
        ],
        "items": {
          "type": "object",
          "required": [
            "target"
          ],
          "properties": {
            "target": {
              "type": "string",
              "minLength": 1,
              "maxLength": 128
            },
            "source": {
              "type": "string",
              "minLength": 1,
              "maxLength": 128
            },
            "constant": {
              "type": "string",
              "maxLength": 4096
            },
            "expression": {
              "type": "string",
              "minLength": 1,
              "maxLength": 32768
            },
            "mergeType": {
              "type": "string",
              "enum": [
                "Update",
                "Replace",
                "Merge",
                "MergeCaseInsensitive"
              ],
              "default": "Update"
            },
            "executeOnce": {
              "type": "boolean",
              "default": false
            }
          }
        }
      }
    }
  },
  "SyncRun": {
    "type": "object",
    "required": [
      "scheduleRef",
      "type"
    ],
    "properties": {
      "scheduleRef": {
        "type": "object",
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 253
          }
        }
      },
      "type": {
        "type": "string",
        "enum": [
          "Delta",
          "Full"
        ]
      },
      "approval": {
        "type": "object",
        "required": [
          "digest"
        ],
        "properties": {
          "digest": {
            "type": "string",
            "maxLength": 64
          },
          "admit": {
            "type": "array",
            "minItems": 1,
            "maxItems": 10,
            "default": [
              "Delete"
            ],
            "x-kubernetes-list-type": "set",
            "items": {
              "type": "string",
              "enum": [
                "Delete",
                "Disable",
                "Disconnect",
                "MembershipRemoval",
                "AttributeUpdate",
                "SourceRemoval"
              ]
            }
          },
          "exclude": {
            "type": "array",
            "maxItems": 500,
            "default": [],
            "x-kubernetes-list-type": "set",
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 256
            }
          }
        }
      }
    }
  },
  "SyncSchedule": {
    "type": "object",
    "required": [
      "mode",
      "connectors"
    ],
    "properties": {
      "mode": {
        "type": "string",
        "enum": [
          "Staging",
          "Active"
        ]
      },
      "suspend": {
        "type": "boolean",
        "default": false
      },
      "connectors": {
        "type": "array",
        "minItems": 2,
        "maxItems": 50,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": [
          "name"
        ],
        "items": {
          "type": "object",
          "required": [
            "name"
          ],
          "properties": {
            "name": {
              "type": "string",
              "minLength": 1,
              "maxLength": 253
            }
          }
        }
      },
      "ruleSelector": {
        "type": "object",
        "required": [
          "matchLabels"
        ],
        "properties": {
          "matchLabels": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 20,
            "additionalProperties": {
              "type": "string",
              "maxLength": 63
            }
          }
        }
      },
      "defaultRules": {
        "type": "object",
        "default": {},
        "properties": {
          "version": {
            "type": "string",
            "enum": [
              "v1"
            ],
            "default": "v1"
          },
          "disable": {
            "type": "array",
            "maxItems": 200,
            "default": [],
            "x-kubernetes-list-type": "set",
            "items": {
              "type": "string",
              "maxLength": 253
            }
          },
          "sourceAnchor": {
            "type": "object",
            "default": {},
            "properties": {
              "attribute": {
                "type": "string",
                "minLength": 1,
                "maxLength": 256,
                "pattern": "^[A-Za-z][A-Za-z0-9-]*$",
                "default": "mS-DS-ConsistencyGuid"
              }
            }
          },
          "userMatching": {
            "type": "object",
            "default": {
              "type": "ObjectSID"
            },
            "properties": {
              "type": {
                "type": "string",
                "enum": [
                  "None",
                  "Mail",
                  "ObjectSID",
                  "Attribute"
                ],
                "default": "ObjectSID"
              },
              "attribute": {
                "type": "string",
                "minLength": 1,
                "maxLength": 256,
                "pattern": "^[A-Za-z][A-Za-z0-9-]*$"
              }
            }
          },
          "alternateLogin": {
            "type": "object",
            "required": [
              "attribute"
            ],
            "properties": {
              "attribute": {
                "type": "string",
                "minLength": 1,
                "maxLength": 256,
                "pattern": "^[A-Za-z][A-Za-z0-9-]*$"
              }
            }
          },
          "exchangeHybrid": {
            "type": "string",
            "enum": [
              "Enabled",
              "Disabled"
            ],
            "default": "Disabled"
          },
          "maxGroupMembers": {
            "type": "integer",
            "format": "int32",
            "minimum": 1,
            "maximum": 250000,
            "default": 250000
          },
          "additions": {
            "type": "string",
            "enum": [
              "All",
              "None"
            ],
            "default": "All"
          }
        }
      },
      "administrativeUnits": {
        "type": "array",
        "maxItems": 100,
        "default": [],
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": [
          "connector",
          "organizationalUnit"
        ],
        "items": {
          "type": "object",
          "required": [
            "connector",
            "organizationalUnit"
          ],
          "properties": {
            "connector": {
              "type": "string",
              "minLength": 1,
              "maxLength": 253
            },
            "organizationalUnit": {
              "type": "string",
              "minLength": 4,
              "maxLength": 2048,
              "pattern": "^(OU|ou|Ou|oU)=.+,.+$"
            },
            "name": {
              "type": "string",
              "minLength": 1,
              "maxLength": 256
            },
            "members": {
              "type": "string",
              "enum": [
                "Nested",
                "Direct"
              ],
              "default": "Nested"
            }
          }
        }
      },
      "metaverse": {
        "type": "object",
        "default": {},
        "properties": {
          "attributes": {
            "type": "array",
            "maxItems": 500,
            "default": [],
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": [
              "name"
            ],
            "items": {
              "type": "object",
              "required": [
                "name"
              ],
              "properties": {
                "name": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 256
                },
                "type": {
                  "type": "string",
                  "enum": [
                    "String",
                    "Integer",
                    "Boolean",
                    "Binary",
                    "Reference"
                  ],
                  "default": "String"
                },
                "multiValued": {
                  "type": "boolean",
                  "default": false
                },
                "objectTypes": {
                  "type": "array",
                  "maxItems": 20,
                  "default": [],
                  "x-kubernetes-list-type": "set",
                  "items": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 256
                  }
                }
              }
            }
          }
        }
      },
      "parameters": {
        "type": "array",
        "maxItems": 500,
        "default": [],
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": [
          "name"
        ],
        "items": {
          "type": "object",
          "required": [
            "name",
            "value"
          ],
          "properties": {
            "name": {
              "type": "string",
              "minLength": 1,
              "maxLength": 128,
              "pattern": "^[A-Za-z][A-Za-z0-9_.-]*$"
            },
            "value": {
              "type": "string",
              "maxLength": 4096
            }
          }
        }
      },
      "deltaPeriodSeconds": {
        "type": "integer",
        "format": "int32",
        "minimum": 10,
        "maximum": 604800,
        "default": 1800
      },
      "limits": {
        "type": "object",
        "default": {},
        "properties": {
          "deletes": {
            "type": "object",
            "default": {},
            "properties": {
              "count": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000,
                "default": 500
              },
              "percent": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 100,
                "default": 10
              },
              "percentFrom": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000,
                "default": 20
              }
            }
          },
          "disables": {
            "type": "object",
            "required": [
              "count"
            ],
            "properties": {
              "count": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000
              },
              "percent": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 100,
                "default": 100
              },
              "percentFrom": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000,
                "default": 20
              }
            }
          },
          "disconnects": {
            "type": "object",
            "required": [
              "count"
            ],
            "properties": {
              "count": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000
              },
              "percent": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 100,
                "default": 100
              },
              "percentFrom": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000,
                "default": 20
              }
            }
          },
          "membershipRemovals": {
            "type": "object",
            "properties": {
              "perGroup": {
                "type": "object",
                "required": [
                  "count"
                ],
                "properties": {
                  "count": {
                    "type": "integer",
                    "format": "int32",
                    "minimum": 0,
                    "maximum": 10000000
                  },
                  "percent": {
                    "type": "integer",
                    "format": "int32",
                    "minimum": 0,
                    "maximum": 100,
                    "default": 100
                  },
                  "percentFrom": {
                    "type": "integer",
                    "format": "int32",
                    "minimum": 0,
                    "maximum": 10000000,
                    "default": 20
                  }
                }
              },
              "total": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 100000000
              }
            }
          },
          "attributeUpdates": {
            "type": "array",
            "maxItems": 20,
            "default": [],
            "x-kubernetes-list-type": "atomic",
            "items": {
              "type": "object",
              "required": [
                "attributes",
                "count"
              ],
              "properties": {
                "attributes": {
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 50,
                  "x-kubernetes-list-type": "set",
                  "items": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 128
                  }
                },
                "count": {
                  "type": "integer",
                  "format": "int32",
                  "minimum": 0,
                  "maximum": 10000000
                },
                "percent": {
                  "type": "integer",
                  "format": "int32",
                  "minimum": 0,
                  "maximum": 100,
                  "default": 100
                },
                "percentFrom": {
                  "type": "integer",
                  "format": "int32",
                  "minimum": 0,
                  "maximum": 10000000,
                  "default": 20
                }
              }
            }
          },
          "minimumObjects": {
            "type": "array",
            "maxItems": 50,
            "default": [],
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": [
              "connector"
            ],
            "items": {
              "type": "object",
              "required": [
                "connector",
                "count"
              ],
              "properties": {
                "connector": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 253
                },
                "count": {
                  "type": "integer",
                  "format": "int32",
                  "minimum": 1,
                  "maximum": 10000000
                }
              }
            }
          },
          "sourceShrink": {
            "type": "object",
            "required": [
              "count"
            ],
            "properties": {
              "count": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000
              },
              "percent": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 100,
                "default": 100
              },
              "percentFrom": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 10000000,
                "default": 20
              }
            }
          },
          "absence": {
            "type": "object",
            "default": {},
            "properties": {
              "consecutiveReads": {
                "type": "integer",
                "format": "int32",
                "minimum": 1,
                "maximum": 1000,
                "default": 1
              },
              "gracePeriodSeconds": {
                "type": "integer",
                "format": "int32",
                "minimum": 0,
                "maximum": 31536000,
                "default": 0
              }
            }
          }
        }
      },
      "store": {
        "type": "object",
        "default": {
          "type": "SQLite"
        },
        "properties": {
          "type": {
            "type": "string",
            "enum": [
              "SQLite",
              "PostgreSQL"
            ],
            "default": "SQLite"
          },
          "postgreSQL": {
            "type": "object",
            "required": [
              "connectionSecretRef"
            ],
            "properties": {
              "connectionSecretRef": {
                "type": "object",
                "required": [
                  "name"
                ],
                "properties": {
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  },
                  "hostKey": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "host"
                  },
                  "portKey": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "port"
                  },
                  "databaseKey": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "dbname"
                  },
                  "usernameKey": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "username"
                  },
                  "passwordKey": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "password"
                  }
                }
              },
              "certificateAuthorityRef": {
                "type": "object",
                "required": [
                  "kind",
                  "name"
                ],
                "properties": {
                  "kind": {
                    "type": "string",
                    "enum": [
                      "Secret",
                      "ConfigMap"
                    ]
                  },
                  "name": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  },
                  "key": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253,
                    "default": "ca.crt"
                  }
                }
              }
            }
          }
        }
      },
      "historyLimit": {
        "type": "integer",
        "format": "int32",
        "minimum": 1,
        "maximum": 1000,
        "default": 20
      },
      "history": {
        "type": "object",
        "default": {},
        "properties": {
          "days": {
            "type": "integer",
            "format": "int32",
            "minimum": 1,
            "maximum": 3650,
            "default": 90
          }
        }
      },
      "worker": {
        "type": "object",
        "default": {},
        "properties": {
          "storage": {
            "type": "object",
            "default": {},
            "properties": {
              "size": {
                "anyOf": [
                  {
                    "type": "integer"
                  },
                  {
                    "type": "string"
                  }
                ],
                "x-kubernetes-int-or-string": true,
                "maxLength": 32,
                "pattern": "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$",
                "default": "8Gi"
              },
              "storageClassName": {
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              }
            }
          },
          "resources": {
            "type": "object",
            "properties": {
              "requests": {
                "type": "object",
                "maxProperties": 10,
                "additionalProperties": {
                  "anyOf": [
                    {
                      "type": "integer"
                    },
                    {
                      "type": "string"
                    }
                  ],
                  "x-kubernetes-int-or-string": true,
                  "maxLength": 32,
                  "pattern": "^[0-9]+(\\.[0-9]+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?$"
                }
              },
              "limits": {
                "type": "object",
                "maxProperties": 10,
                "additionalProperties": {
                  "anyOf": [
                    {
                      "type": "integer"
                    },
                    {
                      "type": "string"
                    }
                  ],
                  "x-kubernetes-int-or-string": true,
                  "maxLength": 32,
                  "pattern": "^[0-9]+(\\.[0-9]+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?$"
                }
              }
            }
          },
          "nodeSelector": {
            "type": "object",
            "maxProperties": 20,
            "additionalProperties": {
              "type": "string",
              "maxLength": 63
            }
          },
          "tolerations": {
            "type": "array",
            "maxItems": 20,
            "x-kubernetes-list-type": "atomic",
            "items": {
              "type": "object",
              "properties": {
                "key": {
                  "type": "string",
                  "maxLength": 316
                },
                "operator": {
                  "type": "string",
                  "enum": [
                    "Exists",
                    "Equal"
                  ]
                },
                "value": {
                  "type": "string",
                  "maxLength": 63
                },
                "effect": {
                  "type": "string",
                  "enum": [
                    "NoSchedule",
                    "PreferNoSchedule",
                    "NoExecute"
                  ]
                },
                "tolerationSeconds": {
                  "type": "integer",
                  "format": "int64"
                }
              }
            }
          },
          "logLevel": {
            "type": "string",
            "enum": [
              "error",
              "warn",
              "info",
              "debug"
            ],
            "default": "info"
          }
        }
      }
    }
  }
};
