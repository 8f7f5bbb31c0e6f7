import type { ModelId } from './models.ts';

type AtLeastTwo = readonly [string, string, ...string[]];

/** The address of the service, and the certificate for it. */
export type NamedAddress =
  | {
      readonly kind: 'domain';
      readonly domain: string;
      /** Public Route 53 zone of the domain, in which the certificate is validated and the domain's record is made. */
      readonly hostedZoneId: string;
    }
  | {
      readonly kind: 'certificate';
      readonly domain: string;
      /**
       * ARN of an ACM certificate in the environment's region. The domain's record must be made outside of these
       * stacks.
       */
      readonly certificateArn: string;
    };

/** An environment without a domain: it uses the load balancer's DNS name, with a certificate that browsers warn of. */
export type SelfSignedAddress = { readonly kind: 'self-signed' };

export type Network =
  | {
      readonly vpc: 'new';
      /** CIDR block of /16 to /19. Each load balancer subnet is cut out of it, and must be /27 or larger. */
      readonly cidr: string;
      /** Letters of availability zones, two or more, as AWS asks of every application load balancer. */
      readonly zones: AtLeastTwo;
      /** A single gateway is cheaper; one per zone survives the loss of a zone. */
      readonly natGateways: 'one' | 'one per zone';
      /** Whether Bedrock, ECR and logs are reached inside AWS's network, for a price per zone and hour. */
      readonly interfaceEndpoints: boolean;
    }
  | {
      readonly vpc: 'existing';
      readonly id: string;
      readonly publicSubnetIds: AtLeastTwo;
      /** Subnets with a way out to the internet, because the load balancer's public keys have no VPC endpoint. */
      readonly privateSubnetIds: AtLeastTwo;
    };

/** A company's own provider, at which its people sign in. */
export type Federation =
  | {
      readonly kind: 'oidc';
      /** Name of the provider, which becomes part of every user's name: letters, digits, hyphens. */
      readonly name: string;
      /** Address without a slash at the end, as the provider's discovery document has it. */
      readonly issuer: string;
      /** Client id of the pool at the provider; its callback is `<login address>/oauth2/idpresponse`. */
      readonly clientId: string;
      readonly emailClaim: string;
    }
  | {
      readonly kind: 'saml';
      readonly name: string;
      readonly metadataUrl: string;
      /** Name of the attribute, such as http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress. */
      readonly emailClaim: string;
    };

type UserPool =
  | { readonly pool: 'new'; readonly federation?: Federation }
  | {
      readonly pool: 'existing';
      readonly id: string;
      /** Prefix of its hosted UI, as in `<prefix>.auth.<region>.amazoncognito.com`. */
      readonly loginPrefix: string;
    };

/**
 * CPU units and MiB that Fargate accepts together.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
export type TaskSize =
  | { readonly cpu: 256; readonly memory: 512 | 1024 | 2048 }
  | { readonly cpu: 512; readonly memory: 1024 | 2048 | 3072 | 4096 }
  | { readonly cpu: 1024; readonly memory: 2048 | 3072 | 4096 | 6144 | 8192 }
  | { readonly cpu: 2048; readonly memory: 4096 | 8192 | 16384 };

/** Days that CloudWatch Logs accepts, of those that make sense here. */
export type LogRetentionDays = 1 | 3 | 7 | 14 | 30 | 60 | 90 | 180 | 365 | 400;

/** The limits of one person, which each task enforces. */
export interface EnvironmentLimits {
  readonly streamsPerTask: number;
  readonly streamsPerUser: number;
  /** Calls of all procedures together. */
  readonly requestsPerMinutePerUser: number;
  /** Bytes of request bodies, responses and the store's traffic for them. */
  readonly bytesPerMinutePerUser: number;
  readonly tokensPerDayPerUser: number;
  /** Budget in US dollars of model calls in a calendar month: for each person, and for all together. */
  readonly usdPerMonthPerPerson: number;
  readonly usdPerMonthForTeam: number;
  readonly refusedSignInsPerMinutePerAddress: number;
  /** The firewall's limit in five minutes; it is above what the harness sends from one address. */
  readonly requestsPerFiveMinutesPerAddress: number;
}

interface Everywhere {
  /** Name of the environment in lower case; every resource's name contains it. */
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly network: Network;
  readonly users: UserPool;
  readonly task: TaskSize;
  readonly tasks: { readonly min: number; readonly max: number };
  /** Metrics of each task, for a price per metric. */
  readonly containerInsights: boolean;
  /** Models people may choose from; the first is the default. */
  readonly models: readonly [ModelId, ...ModelId[]];
  readonly limits: EnvironmentLimits;
  /** Dollars of model calls in one hour beyond which an alarm goes off. */
  readonly alarmUsdPerHour: number;
  /** A Bedrock guardrail of the account that reads each question and answer, within the one call. */
  readonly guardrail?: { readonly id: string; readonly version: string };
  readonly alarmEmail: string;
  readonly monthlyBudgetUsd: number;
  /**
   * `account`: all cost of the account, where it is the environment's own. `tags`: what is tagged with the environment, its
   * model calls among it, from the day after the tag was activated for cost allocation.
   */
  readonly budgetCovers: 'account' | 'tags';
  readonly logRetentionDays: LogRetentionDays;
  /** Conversations and notes expire this long after their last change. */
  readonly dataRetentionDays: number;
  /** Always false: neither Onecall nor Bedrock's invocation log may store what people write. */
  readonly logPrompts: false;
  /**
   * Name of the IAM policy that is the boundary of every role that a deploy makes; an administrator creates it once per
   * account.
   */
  readonly permissionsBoundary: string;
  /** Address of the runbooks, to which an alarm adds `#<its name>`. */
  readonly runbooks: string;
}

interface Development {
  readonly stage: 'development';
  readonly address: NamedAddress | SelfSignedAddress;
  readonly deletionProtection: boolean;
  /** Whether ECS Exec is on, which opens a shell in a running task. */
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

/** The description of an environment. Combinations that must not exist do not compile. */
export type Environment = Everywhere & (Development | Staging | Production);

/** The facts of one deploy, as opposed to those of its environment. */
export interface Release {
  /** Git commit, which is the image's tag and the version that `/healthz` reports. */
  readonly commit: string;
  /** ARN of the self-signed certificate that the deploy imported; present only for a self-signed address. */
  readonly certificateArn?: string;
}

/** Returns the prefix of every resource's name, such as `onecall-dev`. */
export const prefixOf = (environment: Environment) => `onecall-${environment.name}`;

/** Returns the bucket of an account and region, which is made once and shared by their environments. */
export const stateBucketOf = ({ account, region }: { account: string; region: string }) =>
  `onecall-state-${account}-${region}`;

/** Returns the ARN of the policy that bounds the roles of an environment. */
export const boundaryArnOf = ({ account, permissionsBoundary }: Environment) =>
  `arn:aws:iam::${account}:policy/${permissionsBoundary}`;

/** Returns the prefix of the hosted UI of a new pool, unique in the region over all accounts. */
export const loginPrefixOf = (environment: Environment) =>
  `${prefixOf(environment)}-${environment.account}`;
