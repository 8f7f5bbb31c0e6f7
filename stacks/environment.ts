import type { ModelId } from './models.ts';

type AtLeastTwo = readonly [string, string, ...string[]];

/** Domain of the service, with its certificate. */
export type NamedAddress =
  | {
      readonly kind: 'domain';
      readonly domain: string;
      /** Id of the domain's public Route 53 zone, in which a deploy validates the certificate and makes the record. */
      readonly hostedZoneId: string;
    }
  | {
      readonly kind: 'certificate';
      readonly domain: string;
      /**
       * ARN of an ACM certificate in the environment's region. A deploy does not make the DNS record of this domain.
       */
      readonly certificateArn: string;
    };

/** Address of an environment without a domain: its load balancer's DNS name, with a self-signed certificate. */
export type SelfSignedAddress = { readonly kind: 'self-signed' };

export type Network =
  | {
      readonly vpc: 'new';
      /** CIDR block of the VPC, from /16 to /19: AWS requires load balancer subnets of /27 or larger. */
      readonly cidr: string;
      /** Letters of two or more availability zones, because AWS requires two for every load balancer. */
      readonly zones: AtLeastTwo;
      /** Number of NAT gateways. One is cheaper; one per zone keeps working when a zone fails. */
      readonly natGateways: 'one' | 'one per zone';
      /** Whether calls to Bedrock, ECR and logs stay inside AWS's network, which AWS bills per zone and hour. */
      readonly interfaceEndpoints: boolean;
    }
  | {
      readonly vpc: 'existing';
      readonly id: string;
      readonly publicSubnetIds: AtLeastTwo;
      /** Ids of private subnets. They need a route to the internet, to fetch the load balancer's public keys. */
      readonly privateSubnetIds: AtLeastTwo;
    };

/** A company's own sign-in provider, at which its people sign in instead of with a password of the user pool. */
export type Federation =
  | {
      readonly kind: 'oidc';
      /** Name of the provider in letters, digits and hyphens. It becomes part of every user's name. */
      readonly name: string;
      /** Issuer URL as in the provider's discovery document, without a slash at the end. */
      readonly issuer: string;
      /** The user pool's client id at the provider. Its callback URL is `<login address>/oauth2/idpresponse`. */
      readonly clientId: string;
      readonly emailClaim: string;
    }
  | {
      readonly kind: 'saml';
      readonly name: string;
      readonly metadataUrl: string;
      /**
       * Name of the SAML attribute with the e-mail address, such as
       * http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress.
       */
      readonly emailClaim: string;
    };

type UserPool =
  | { readonly pool: 'new'; readonly federation?: Federation }
  | {
      readonly pool: 'existing';
      readonly id: string;
      /** Prefix of the user pool's hosted UI, as in `<prefix>.auth.<region>.amazoncognito.com`. */
      readonly loginPrefix: string;
    };

/** A Bedrock guardrail that somebody else made in the account. */
interface ExistingGuardrail {
  readonly guardrail: 'existing';
  readonly id: string;
  /** Number of the guardrail's version, or `DRAFT`. */
  readonly version: string;
}

/** The rules of a Bedrock guardrail that the deploy makes. Each deploy with other rules makes its next version. */
export interface NewGuardrail {
  readonly guardrail: 'new';
  /** Strength of the filters for hate, insults, sexual content, violence and misconduct, in questions and answers. */
  readonly filterStrength: 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH';
  /** Topics that questions and answers must not be about, each with a definition in a sentence. */
  readonly topics: readonly { readonly name: string; readonly definition: string }[];
  /** Words that questions and answers must not contain. */
  readonly words: readonly string[];
  /** Texts that people see instead of the answer: when their question is blocked, and when the answer is. */
  readonly blockedQuestion: string;
  readonly blockedAnswer: string;
}

/**
 * Combinations of CPU units and memory in MiB that Fargate accepts for a task.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
export type TaskSize =
  | { readonly cpu: 256; readonly memory: 512 | 1024 | 2048 }
  | { readonly cpu: 512; readonly memory: 1024 | 2048 | 3072 | 4096 }
  | { readonly cpu: 1024; readonly memory: 2048 | 3072 | 4096 | 6144 | 8192 }
  | { readonly cpu: 2048; readonly memory: 4096 | 8192 | 16384 };

/** Number of days for which logs are kept: the values of use to Onecall among those that CloudWatch Logs accepts. */
export type LogRetentionDays = 1 | 3 | 7 | 14 | 30 | 60 | 90 | 180 | 365 | 400;

/** Limits on people's requests and budgets, on a task's open streams, and on the requests from one address. */
export interface EnvironmentLimits {
  readonly streamsPerTask: number;
  readonly streamsPerUser: number;
  /** Number of API calls that a person may make in a minute, all procedures together. */
  readonly requestsPerMinutePerUser: number;
  /** Bytes that a person may cause in a minute: request bodies, responses and the store's traffic for them. */
  readonly bytesPerMinutePerUser: number;
  readonly tokensPerDayPerUser: number;
  /** Budgets for model calls in US dollars a calendar month: for each person, and for all people together. */
  readonly usdPerMonthPerPerson: number;
  readonly usdPerMonthForTeam: number;
  readonly refusedSignInsPerMinutePerAddress: number;
  /** Requests in five minutes above which the firewall blocks an address. The harness stays below that limit. */
  readonly requestsPerFiveMinutesPerAddress: number;
}

interface Everywhere {
  /** Name of the environment in lower case. The names of its resources contain it. */
  readonly name: string;
  /** AWS account id of twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly network: Network;
  readonly users: UserPool;
  readonly task: TaskSize;
  readonly tasks: { readonly min: number; readonly max: number };
  /** Whether CloudWatch Container Insights publishes metrics of each ECS task. AWS bills each metric. */
  readonly containerInsights: boolean;
  /** Ids of the Bedrock models that people may choose from; the first is the default. */
  readonly models: readonly [ModelId, ...ModelId[]];
  readonly limits: EnvironmentLimits;
  /** Cost of model calls in US dollars an hour above which an alarm goes off. */
  readonly alarmUsdPerHour: number;
  /** A Bedrock guardrail, which Bedrock applies to each question and answer within the model call. */
  readonly guardrail?: ExistingGuardrail | NewGuardrail;
  readonly alarmEmail: string;
  readonly monthlyBudgetUsd: number;
  /**
   * Costs that the monthly budget counts. `account`: all costs, for an account with this environment alone.
   * `tags`: costs with the environment's tag, model calls included, from the day after the tag is activated.
   */
  readonly budgetCovers: 'account' | 'tags';
  readonly logRetentionDays: LogRetentionDays;
  /** Number of days from the last change of a conversation or note until it expires. */
  readonly dataRetentionDays: number;
  /** Always false, because neither Onecall nor Bedrock's invocation log may store what people write. */
  readonly logPrompts: false;
  /**
   * Name of the IAM policy that is the permissions boundary of every role that a deploy creates.
   * An administrator creates the policy once per account.
   */
  readonly permissionsBoundary: string;
  /** URL or path of the runbooks. Each alarm links to it with `#` and the alarm's name. */
  readonly runbooks: string;
}

interface Development {
  readonly stage: 'development';
  readonly address: NamedAddress | SelfSignedAddress;
  readonly deletionProtection: boolean;
  /** Whether ECS Exec is on, with which an operator can open a shell in a running task. */
  readonly shell: boolean;
}

interface Staging {
  readonly stage: 'staging';
  readonly address: NamedAddress | SelfSignedAddress;
  readonly deletionProtection: boolean;
  readonly shell: false;
}

interface Production {
  readonly stage: 'production';
  readonly address: NamedAddress;
  readonly deletionProtection: true;
  readonly shell: false;
}

/** Description of an environment. Combinations of settings that must not exist do not compile. */
export type Environment = Everywhere & (Development | Staging | Production);

/** Values that change with every deploy, as opposed to the environment's description. */
export interface Release {
  /** Git commit, which is also the image's tag and the version that `/healthz` reports. */
  readonly commit: string;
  /** ARN of the self-signed certificate that the deploy imported; present only for a self-signed address. */
  readonly certificateArn?: string;
}

/** Returns the prefix of the names of an environment's resources, such as `onecall-dev`. */
export const prefixOf = (environment: Environment) => `onecall-${environment.name}`;

/** Returns the name of the bucket for Terraform states. All environments of an account and region share it. */
export const stateBucketOf = ({ account, region }: { account: string; region: string }) =>
  `onecall-state-${account}-${region}`;

/** Returns the ARN of the policy that is the permissions boundary of an environment's roles. */
export const boundaryArnOf = ({ account, permissionsBoundary }: Environment) =>
  `arn:aws:iam::${account}:policy/${permissionsBoundary}`;

/** Returns the prefix of the hosted UI of a new user pool. It contains the account id, so no other account has it. */
export const loginPrefixOf = (environment: Environment) =>
  `${prefixOf(environment)}-${environment.account}`;
