"""A site with Django and Django REST Framework, as the end-to-end tests meet one: a page with a form, and an API.

It doesn't know the widget. `python3 django_site.py FOLDER PORT` keeps its database in the folder and says where it listens;
port 0 means any. As long as the folder holds a file `hold`, answers to forms are kept back after their work is done.
"""

import os
import sys
import time

import django
from django import forms
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

FOLDER = sys.argv[1]
LARGEST = 40

settings.configure(
    SECRET_KEY="only for tests",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(FOLDER, "site.sqlite")}},
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    INSTALLED_APPS=["rest_framework"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    # Nobody signs in at an API that takes registrations: no session, no CSRF.
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_THROTTLE_RATES": {"few": "1/min"},
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from rest_framework import generics, serializers  # noqa: E402  (reads the settings)
from rest_framework.throttling import ScopedRateThrottle  # noqa: E402


class Registration(models.Model):
    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=LARGEST, blank=True)
    last_name = models.CharField(max_length=LARGEST, blank=True)
    organization = models.CharField(max_length=LARGEST, blank=True)
    newsletter = models.BooleanField(default=False)
    mode = models.CharField(max_length=10)
    guests = models.JSONField(default=list)
    address = models.JSONField(default=dict)

    class Meta:
        app_label = "registrations"


def places(email):
    """The rule that is about no single field."""
    return not email.endswith("@full.example")


class RegistrationForm(forms.ModelForm):
    first_name = forms.CharField(max_length=LARGEST)
    organization = forms.CharField(max_length=LARGEST)
    terms = forms.BooleanField()

    class Meta:
        model = Registration
        fields = ["first_name", "last_name", "email", "organization", "newsletter", "mode"]

    def clean(self):
        super().clean()
        if not places(self.cleaned_data.get("email", "")):
            raise forms.ValidationError("All places are taken.")


PAGE = "<!doctype html><title>Registration</title><form method=post>{% csrf_token %}{{ form }}<button>Send</button></form>"


def form(request):
    filled = RegistrationForm(request.POST if request.method == "POST" else None)
    if filled.is_bound and filled.is_valid():
        filled.save()
        return HttpResponseRedirect("/thanks/")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": filled}, request))


def thanks(_request):
    return HttpResponse("<!doctype html><title>Thank you</title><h1>Thank you for registering</h1>")


class Guest(serializers.Serializer):
    name = serializers.CharField(max_length=LARGEST)


class Address(serializers.Serializer):
    city = serializers.CharField(max_length=LARGEST)


class RegistrationSerializer(serializers.ModelSerializer):
    guests = Guest(many=True)
    address = Address()

    class Meta:
        model = Registration
        fields = ["id", "email", "mode", "guests", "address"]

    def validate(self, attributes):
        if not places(attributes["email"]):
            raise serializers.ValidationError("All places are taken.")
        return attributes

    def create(self, validated):
        return Registration.objects.create(**validated)


class Registrations(generics.CreateAPIView):
    queryset = Registration.objects.all()
    serializer_class = RegistrationSerializer


class FewRegistrations(Registrations):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "few"


def page(request):
    """A template that a test wrote."""
    with open(os.path.join(FOLDER, "page.html"), encoding="utf-8") as file:
        return HttpResponse(engines["django"].from_string(file.read()).render({}, request))


urlpatterns = [
    path("page/", page),
    path("register/", form),
    path("thanks/", thanks),
    path("api/registrations/", Registrations.as_view()),
    path("api/few/", FewRegistrations.as_view()),
]


def held(application):
    """Keeps an answer back while the file is there: its work is done, and the page doesn't know."""

    def call(environ, start_response):
        answer = application(environ, start_response)
        while environ["REQUEST_METHOD"] == "POST" and os.path.exists(os.path.join(FOLDER, "hold")):
            time.sleep(0.01)
        return answer

    return call


def main():
    if Registration._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Registration)
    connection.close()
    server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[2])), WSGIRequestHandler)
    server.set_app(held(get_wsgi_application()))
    print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


main()
