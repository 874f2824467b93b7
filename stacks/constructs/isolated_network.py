"""The network of functions that run a model's code: a VPC out of which nothing leads."""

from aws_cdk import Fn
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from stacks.constructs.acknowledgement import acknowledge

RANGE = "10.255.255.0/24"
SUBNETS = ("10.255.255.0/25", "10.255.255.128/25")


class IsolatedNetwork(Construct):
    """Exposes `subnets` and `security_groups`, as ids.

    No gateway, no NAT, no endpoint, no route but the VPC's own, no name server, and a security group that lets nothing
    in or out. Given ids of existing subnets and security groups, it makes nothing and exposes those.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        subnets: list[str] | None = None,
        security_groups: list[str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.subnets, self.security_groups = subnets or [], security_groups or []
        if self.subnets:
            return
        # A security group does not filter the VPC's own name server: without DNS support there is none.
        vpc = ec2.CfnVPC(self, "Vpc", cidr_block=RANGE, enable_dns_support=False, enable_dns_hostnames=False)
        acknowledge(vpc, "AwsSolutions-VPC7", "No traffic can leave or enter it: a flow log would stay empty")
        self.subnets = [
            ec2.CfnSubnet(
                self,
                f"Subnet{number}",
                vpc_id=vpc.ref,
                cidr_block=block,
                availability_zone=Fn.select(number, Fn.get_azs("")),
                map_public_ip_on_launch=False,
            ).ref
            for number, block in enumerate(SUBNETS)
        ]
        group = ec2.CfnSecurityGroup(
            self,
            "Nothing",
            vpc_id=vpc.ref,
            group_description="Lets nothing in or out",
            # Without any rule AWS adds one that lets everything out; this one matches no packet.
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="icmp", from_port=252, to_port=86, cidr_ip="255.255.255.255/32",
                    description="Matches nothing",
                )
            ],
        )  # fmt: skip
        self.security_groups = [group.attr_group_id]
