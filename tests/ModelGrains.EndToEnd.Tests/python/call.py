"""Calls a method of the running server with grpcio. It has no stubs: every message is what the server's reflection says it is.

usage: call.py HOST:PORT REFLECTION SERVICE METHOD [REQUESTS]
REFLECTION is v1 or v1alpha; REQUESTS a JSON array, one message each, by default [{}].
Writes one line of JSON: {"services": [...], "answers": [...], "code": 0, "details": ""}.
"""
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

TIMEOUT = 30
STRING, BYTES, MESSAGE = 9, 12, 11


def message_class(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def reflection_messages():
    """The part of the reflection protocol that is needed to learn the rest."""
    file = descriptor_pb2.FileDescriptorProto(name="bootstrap.proto", package="bootstrap", syntax="proto3")

    def message(name, *fields):
        added = file.message_type.add(name=name)
        for field, number, kind, repeated in fields:
            is_message = isinstance(kind, str)
            added.field.add(
                name=field, number=number, label=3 if repeated else 1,
                type=MESSAGE if is_message else kind, type_name=".bootstrap." + kind if is_message else None)

    message("Request", ("file_by_filename", 3, STRING, False), ("file_containing_symbol", 4, STRING, False), ("list_services", 7, STRING, False))
    message("Files", ("file_descriptor_proto", 1, BYTES, True))
    message("Service", ("name", 1, STRING, False))
    message("Services", ("service", 1, "Service", True))
    message("Error", ("error_code", 1, 5, False), ("error_message", 2, STRING, False))
    message("Response", ("files", 4, "Files", False), ("services", 6, "Services", False), ("error", 7, "Error", False))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_class(pool, "bootstrap.Request"), message_class(pool, "bootstrap.Response")


class Reflection:
    def __init__(self, channel, version):
        self.request, response = reflection_messages()
        self.method = channel.stream_stream(
            "/grpc.reflection.%s.ServerReflection/ServerReflectionInfo" % version,
            request_serializer=self.request.SerializeToString, response_deserializer=response.FromString)
        self.files = {}

    def ask(self, **question):
        (answer,) = self.method(iter([self.request(**question)]), timeout=TIMEOUT)
        if answer.HasField("error"):
            raise SystemExit("reflection: %s" % answer.error.error_message)
        return answer

    def services(self):
        return [service.name for service in self.ask(list_services="*").services.service]

    def pool_of(self, symbol):
        """A pool with the symbol's file and all that it imports, added in the order of the imports."""
        for data in self.ask(file_containing_symbol=symbol).files.file_descriptor_proto:
            file = descriptor_pb2.FileDescriptorProto.FromString(data)
            self.files[file.name] = file
        pool, added = descriptor_pool.DescriptorPool(), set()

        def add(file):
            if file.name not in added:
                added.add(file.name)
                for name in file.dependency:
                    add(self.files[name])
                pool.Add(file)

        for file in self.files.values():
            add(file)
        return pool


def main(address, version, service, method, requests="[{}]"):
    with grpc.insecure_channel(address) as channel:
        reflection = Reflection(channel, version)
        services = reflection.services()
        pool = reflection.pool_of(service)
        declared = next(
            candidate for file in reflection.files.values() for s in file.service
            if "%s.%s" % (file.package, s.name) == service for candidate in s.method if candidate.name == method)
        request = message_class(pool, declared.input_type[1:])
        response = message_class(pool, declared.output_type[1:])
        kind = "%s_%s" % ("stream" if declared.client_streaming else "unary", "stream" if declared.server_streaming else "unary")
        call = getattr(channel, kind)(
            "/%s/%s" % (service, method), request_serializer=request.SerializeToString, response_deserializer=response.FromString)
        messages = [json_format.ParseDict(value, request()) for value in json.loads(requests)]
        result = {"services": services, "answers": [], "code": 0, "details": ""}
        try:
            answer = call(iter(messages) if declared.client_streaming else messages[0], timeout=TIMEOUT)
            for one in answer if declared.server_streaming else [answer]:
                result["answers"].append(json_format.MessageToDict(one, preserving_proto_field_name=True))
        except grpc.RpcError as error:
            result["code"], result["details"] = error.code().value[0], error.details()
        print(json.dumps(result))


main(*sys.argv[1:])
